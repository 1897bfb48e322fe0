// SPDX-License-Identifier: MIT

declare const brand: unique symbol;

/** A protocol round number. */
export type Round = bigint & { readonly [brand]: "Round" };

/** Tags a non-negative bigint as {@link Round}. Throws a `RangeError` for a negative number. */
export function round(number: bigint): Round {
  if (number < 0n) throw new RangeError(`round must not be negative: ${number}`);
  return number as Round;
}
