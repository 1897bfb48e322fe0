// SPDX-License-Identifier: MIT

import type { ClaimLeaf } from "./claimLeaf";

/** Lays receipts end to end from pixel 0, in ascending order of their work keys: the one honest layout of a claim. */
export function layLeaves<T extends Omit<ClaimLeaf, "start">>(receipts: readonly T[]): (T & ClaimLeaf)[] {
  let start = 0n;
  // Lower-case text of one length: its order is that of the numbers.
  const sorted = [...receipts].sort((a, b) => (a.workKey < b.workKey ? -1 : 1));
  return sorted.map((receipt) => {
    const leaf = { ...receipt, start };
    start += receipt.pixels;
    return leaf;
  });
}
