// SPDX-License-Identifier: MIT

import type { ExchangeRate } from "../domain/exchangeRate";

/** Where prices in other currencies get their worth in ETH from. */
export interface PriceFeed {
  /** Throws `ChainUnavailableError`, or `PriceFeedError` when what answers is no feed or gives nothing. */
  latest(): Promise<ExchangeRate>;
}
