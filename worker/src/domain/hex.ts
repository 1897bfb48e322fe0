// SPDX-License-Identifier: MIT

/** Lower-case hexadecimal text with `0x` in front, two digits for each byte. Used as a map and database key. */
export type Hex = `0x${string}`;

const DIGITS: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Writes bytes as {@link Hex}. */
export function hex(bytes: Uint8Array): Hex {
  let text = "";
  for (const byte of bytes) text += DIGITS[byte]!;
  return `0x${text}`;
}
