// SPDX-License-Identifier: MIT

declare const brand: unique symbol;

/** An L1 block number. On Arbitrum this is the header's `l1BlockNumber`, elsewhere the block's own number. */
export type L1Block = bigint & { readonly [brand]: "L1Block" };

/** Tags a non-negative bigint as {@link L1Block}. Throws a `RangeError` for a negative number. */
export function l1Block(number: bigint): L1Block {
  if (number < 0n) throw new RangeError(`block must not be negative: ${number}`);
  return number as L1Block;
}
