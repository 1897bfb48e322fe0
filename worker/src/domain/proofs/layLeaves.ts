// SPDX-License-Identifier: MIT

import type { ClaimLeaf } from "./claimLeaf";

/** Lays receipts end to end from pixel 0, in the order given: the one honest layout of a claim. */
export function layLeaves<T extends Omit<ClaimLeaf, "start">>(receipts: readonly T[]): (T & ClaimLeaf)[] {
  let start = 0n;
  return receipts.map((receipt) => {
    const leaf = { ...receipt, start };
    start += receipt.pixels;
    return leaf;
  });
}
