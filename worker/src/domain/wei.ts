// SPDX-License-Identifier: MIT

declare const brand: unique symbol;

/** An amount of ETH in wei. Never negative: signed balances are {@link Rational}s. */
export type Wei = bigint & { readonly [brand]: "Wei" };

/** Tags a non-negative bigint as {@link Wei}. Throws a `RangeError` for a negative amount. */
export function wei(amount: bigint): Wei {
  if (amount < 0n) throw new RangeError(`wei amount must not be negative: ${amount}`);
  return amount as Wei;
}
