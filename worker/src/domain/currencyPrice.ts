// SPDX-License-Identifier: MIT

import type { Rational } from "./rational";

/** A configured price: an amount of some currency per pixel. */
export interface CurrencyPrice {
  readonly amount: Rational;
  /** `wei`, or a currency in capitals such as `USD`. */
  readonly currency: string;
}
