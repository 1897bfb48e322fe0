// SPDX-License-Identifier: MIT

import type { Price } from "./price";
import { rational } from "./rational";
import type { WirePrice } from "./wirePrice";

const MAX_INT64 = 2n ** 63n - 1n;

/** Digits after the point that always fit beside a whole number of one digit. */
const MAX_DECIMALS = 18;

/**
 * The reduced fraction as two int64. One that does not fit is cut to as many decimals as do: whole wei per pixel, as elsewhere on the
 * network, would make a small price nothing. Throws a `RangeError` above the largest int64.
 */
export function toWirePrice(price: Price): WirePrice {
  if (price.numerator <= MAX_INT64 && price.denominator <= MAX_INT64) {
    return { pricePerUnit: price.numerator, pixelsPerUnit: price.denominator };
  }
  for (let decimals = MAX_DECIMALS; decimals >= 0; decimals--) {
    const scale = 10n ** BigInt(decimals);
    const { numerator, denominator } = rational((price.numerator * scale) / price.denominator, scale);
    if (numerator <= MAX_INT64) return { pricePerUnit: numerator, pixelsPerUnit: denominator };
  }
  throw new RangeError(`price does not fit the wire: ${price.numerator / price.denominator} wei per pixel`);
}
