// SPDX-License-Identifier: MIT

import { MAX_WIN_PROB } from "./maxWinProb";

declare const brand: unique symbol;

/** Probability that a ticket wins, as a numerator over `2^256 - 1`. */
export type WinProb = bigint & { readonly [brand]: "WinProb" };

/** Tags a bigint in `[0, 2^256 - 1]` as {@link WinProb}. Throws a `RangeError` outside of it. */
export function winProb(numerator: bigint): WinProb {
  if (numerator < 0n || numerator > MAX_WIN_PROB) throw new RangeError(`win probability out of range: ${numerator}`);
  return numerator as WinProb;
}
