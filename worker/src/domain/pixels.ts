// SPDX-License-Identifier: MIT

declare const brand: unique symbol;

/** An amount of work: encoded frames x width x height. */
export type Pixels = bigint & { readonly [brand]: "Pixels" };

/** Tags a non-negative bigint as {@link Pixels}. Throws a `RangeError` for a negative amount. */
export function pixels(amount: bigint): Pixels {
  if (amount < 0n) throw new RangeError(`pixels must not be negative: ${amount}`);
  return amount as Pixels;
}
