// SPDX-License-Identifier: MIT

import { price, type Price } from "./price";

/**
 * Reads a configured price: digits with an optional decimal fraction, in wei (`1200`, `0.5`, `1200wei`), divided by
 * `pixelsPerUnit`. Exact. Throws a `SyntaxError` for anything else (node-payments section 6).
 */
export function parsePrice(text: string, pixelsPerUnit: bigint): Price {
  const match = /^(\d+)(?:\.(\d+))?(?:wei)?$/i.exec(text.trim());
  if (!match) {
    throw new SyntaxError(`price must be a decimal number of wei such as 1200 or 0.5, not "${text.slice(0, 40)}"`);
  }
  const fraction = match[2] ?? "";
  return price(BigInt(match[1]! + fraction), pixelsPerUnit * 10n ** BigInt(fraction.length));
}
