// SPDX-License-Identifier: MIT

declare const brand: unique symbol;

/** An amount of LPT in units of 1e-18 LPT. Never negative. */
export type LptWei = bigint & { readonly [brand]: "LptWei" };

/** Tags a non-negative bigint as {@link LptWei}. Throws a `RangeError` for a negative amount. */
export function lptWei(amount: bigint): LptWei {
  if (amount < 0n) throw new RangeError(`LPT amount must not be negative: ${amount}`);
  return amount as LptWei;
}
