// SPDX-License-Identifier: MIT

/** Reads the text of a `grpc-message` header; one that is not encoded as it should be is taken as it is. */
export function decodedMessage(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
