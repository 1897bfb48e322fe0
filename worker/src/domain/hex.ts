// SPDX-License-Identifier: MIT

/** Lower-case hexadecimal text with `0x` in front, two digits for each byte. Used as a map and database key. */
export type Hex = `0x${string}`;

/** Writes bytes as {@link Hex}. */
export function hex(bytes: Uint8Array): Hex {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return `0x${text}`;
}
