// SPDX-License-Identifier: MIT

import type { ClaimLeaf } from "./claimLeaf";

/** Hexadecimal digits that a number holds exactly, after `0x`. */
const HEAD_DIGITS = 12;

/** Lays receipts end to end from pixel 0, in ascending order of their work keys: the one honest layout of a claim. */
export function layLeaves<T extends Omit<ClaimLeaf, "start">>(receipts: readonly T[]): (T & ClaimLeaf)[] {
  let start = 0n;
  return Array.from(inOrder(receipts), (index) => {
    const receipt = receipts[index]!;
    const leaf = { ...receipt, start };
    start += receipt.pixels;
    return leaf;
  });
}

/** The first 48 bits decide nearly always; texts of one length and letter case are in the order of their numbers. */
function inOrder(receipts: readonly Pick<ClaimLeaf, "workKey">[]): Uint32Array {
  const heads = Float64Array.from(receipts, ({ workKey }) => parseInt(workKey.slice(2, 2 + HEAD_DIGITS), 16));
  const order = Uint32Array.from({ length: receipts.length }, (_, index) => index);
  return order.sort((a, b) => heads[a]! - heads[b]! || (receipts[a]!.workKey < receipts[b]!.workKey ? -1 : 1));
}
