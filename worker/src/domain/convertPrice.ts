// SPDX-License-Identifier: MIT

import type { CurrencyPrice } from "./currencyPrice";
import type { ExchangeRate } from "./exchangeRate";
import { price, type Price } from "./price";
import { rational } from "./rational";
import { rationalMath } from "./rationalMath";

const WEI_PER_ETH = rational(10n ** 18n);

/**
 * A configured price in wei per pixel, exact. `exchange` is between ETH and the price's currency, in either direction; wei need none.
 * Throws a `RangeError` when it is between others.
 */
export function convertPrice({ amount, currency }: CurrencyPrice, exchange: ExchangeRate | undefined): Price {
  if (currency === "wei") return price(amount.numerator, amount.denominator);
  const wei = rationalMath.multiply(ethOf(amount, currency, exchange), WEI_PER_ETH);
  return price(wei.numerator, wei.denominator);
}

function ethOf(amount: CurrencyPrice["amount"], currency: string, exchange: ExchangeRate | undefined): CurrencyPrice["amount"] {
  if (exchange?.base === "ETH" && exchange.quote === currency) return rationalMath.divide(amount, exchange.rate);
  if (exchange?.base === currency && exchange.quote === "ETH") return rationalMath.multiply(amount, exchange.rate);
  const known = exchange === undefined ? "there is no price feed" : `the price feed is for ${exchange.base} / ${exchange.quote}`;
  throw new RangeError(`a price in ${currency} cannot be converted: ${known}`);
}
