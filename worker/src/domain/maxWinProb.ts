// SPDX-License-Identifier: MIT

/** Denominator of every win probability: `2^256 - 1`. */
export const MAX_WIN_PROB = 2n ** 256n - 1n;
