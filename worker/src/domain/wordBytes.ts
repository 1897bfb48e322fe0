// SPDX-License-Identifier: MIT

import { minimalBytes } from "./minimalBytes";

/** A non-negative integer as 32 big-endian bytes: an EVM word. Throws a `RangeError` when it does not fit. */
export function wordBytes(value: bigint): Uint8Array {
  const minimal = minimalBytes(value);
  if (minimal.length > 32) throw new RangeError(`integer does not fit 32 bytes`);
  const word = new Uint8Array(32);
  word.set(minimal, 32 - minimal.length);
  return word;
}
