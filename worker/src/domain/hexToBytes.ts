// SPDX-License-Identifier: MIT

const NO_DIGIT = 255;

/** Value of the hexadecimal digit of each ASCII code. */
const DIGITS: readonly number[] = Array.from({ length: 128 }, (_, code) => {
  const value = "0123456789abcdef".indexOf(String.fromCharCode(code).toLowerCase());
  return value < 0 ? NO_DIGIT : value;
});

/** Reads hexadecimal text, with or without `0x`, of an even number of digits. Throws a `SyntaxError` otherwise. */
export function hexToBytes(text: string): Uint8Array {
  const first = text.startsWith("0x") || text.startsWith("0X") ? 2 : 0;
  if (text.length % 2 !== 0) throw new SyntaxError("not hexadecimal bytes");
  const bytes = new Uint8Array((text.length - first) / 2);
  for (let i = 0; i < bytes.length; i++) {
    const high = DIGITS[text.charCodeAt(first + 2 * i)] ?? NO_DIGIT;
    const low = DIGITS[text.charCodeAt(first + 2 * i + 1)] ?? NO_DIGIT;
    if (high === NO_DIGIT || low === NO_DIGIT) throw new SyntaxError("not hexadecimal bytes");
    bytes[i] = 16 * high + low;
  }
  return bytes;
}
