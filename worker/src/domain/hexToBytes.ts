// SPDX-License-Identifier: MIT

/** Reads hexadecimal text, with or without `0x`, of an even number of digits. Throws a `SyntaxError` otherwise. */
export function hexToBytes(text: string): Uint8Array {
  const digits = text.startsWith("0x") || text.startsWith("0X") ? text.slice(2) : text;
  if (digits.length % 2 !== 0 || /[^0-9a-fA-F]/.test(digits)) throw new SyntaxError("not hexadecimal bytes");
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
