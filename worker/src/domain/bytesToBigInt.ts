// SPDX-License-Identifier: MIT

import { hex } from "./hex";

/** Reads big-endian bytes of any length; 0 for none. */
export function bytesToBigInt(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(hex(bytes));
}
