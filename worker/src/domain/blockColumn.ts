// SPDX-License-Identifier: MIT

const MAX = BigInt(Number.MAX_SAFE_INTEGER);

/** A block number as an integer column. One beyond 2^53 - 1 lies beyond every real block and is held at that. */
export function blockColumn(block: bigint): number {
  return Number(block > MAX ? MAX : block);
}
