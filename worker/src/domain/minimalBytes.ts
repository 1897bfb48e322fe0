// SPDX-License-Identifier: MIT

import { hexToBytes } from "./hexToBytes";

/** Big-endian bytes of a non-negative integer without leading zeros; empty for 0. The wire's `BE(n)`. */
export function minimalBytes(value: bigint): Uint8Array {
  if (value < 0n) throw new RangeError(`cannot encode a negative integer: ${value}`);
  if (value === 0n) return new Uint8Array(0);
  const digits = value.toString(16);
  return hexToBytes(digits.length % 2 === 0 ? digits : `0${digits}`);
}
