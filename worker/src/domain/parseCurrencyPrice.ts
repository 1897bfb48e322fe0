// SPDX-License-Identifier: MIT

import type { CurrencyPrice } from "./currencyPrice";
import { rational } from "./rational";

/**
 * Reads a configured price: digits with an optional decimal fraction and currency (`1200`, `0.5wei`, `0.0000005USD`), divided by
 * `pixelsPerUnit`. Exact. Throws a `SyntaxError` for anything else (node-payments section 6).
 */
export function parseCurrencyPrice(text: string, pixelsPerUnit: bigint): CurrencyPrice {
  const match = /^(\d+)(?:\.(\d+))?\s?([a-z]\w*)?$/i.exec(text.trim());
  if (!match) throw new SyntaxError(`price must be a decimal number such as 1200 or 0.5USD, not "${text.slice(0, 40)}"`);
  const [, whole, fraction = "", currency = "wei"] = match;
  return {
    amount: rational(BigInt(whole! + fraction), pixelsPerUnit * 10n ** BigInt(fraction.length)),
    currency: currency.toLowerCase() === "wei" ? "wei" : currency.toUpperCase(),
  };
}
