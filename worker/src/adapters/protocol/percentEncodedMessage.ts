// SPDX-License-Identifier: MIT

/** A gRPC status message as header text: everything but printable ASCII, and the percent sign, is percent-encoded. */
export function percentEncodedMessage(message: string): string {
  let encoded = "";
  for (const byte of new TextEncoder().encode(message)) {
    const isPlain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25;
    encoded += isPlain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}
