// SPDX-License-Identifier: MIT

import type { Rational } from "./rational";

/** What a price feed says: one `base` is worth `rate` of `quote`. */
export interface ExchangeRate {
  readonly base: string;
  readonly quote: string;
  readonly rate: Rational;
}
