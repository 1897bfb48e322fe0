// SPDX-License-Identifier: MIT

import type { Price } from "./price";
import type { WirePrice } from "./wirePrice";

const MAX_INT64 = 2n ** 63n - 1n;

/** The reduced fraction as two int64; floored to whole wei per pixel when it does not fit. Throws a `RangeError` above. */
export function toWirePrice(price: Price): WirePrice {
  if (price.numerator <= MAX_INT64 && price.denominator <= MAX_INT64) {
    return { pricePerUnit: price.numerator, pixelsPerUnit: price.denominator };
  }
  const floored = price.numerator / price.denominator;
  if (floored > MAX_INT64) throw new RangeError(`price does not fit the wire: ${floored} wei per pixel`);
  return { pricePerUnit: floored, pixelsPerUnit: 1n };
}
