// SPDX-License-Identifier: MIT

/** A 33-bit time of a PES header, in five bytes from `at`. The top bits are multiplied in: a shift holds only 32. */
export function readTimestamp(bytes: Uint8Array, at: number): number {
  const high = (bytes[at] >> 1) & 0x07;
  const middle = (bytes[at + 1] << 7) | (bytes[at + 2] >> 1);
  const low = (bytes[at + 3] << 7) | (bytes[at + 4] >> 1);
  return high * 2 ** 30 + middle * 2 ** 15 + low;
}
