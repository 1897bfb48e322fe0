// SPDX-License-Identifier: MIT

import { rational, type Rational } from "./rational";

declare const brand: unique symbol;

/** A price in wei per pixel, exact and never negative. */
export type Price = Rational & { readonly [brand]: "Price" };

/** `weiPerUnit / pixelsPerUnit`. Throws a `RangeError` for a negative price or a unit that is not positive. */
export function price(weiPerUnit: bigint, pixelsPerUnit = 1n): Price {
  if (weiPerUnit < 0n) throw new RangeError(`price must not be negative: ${weiPerUnit}`);
  if (pixelsPerUnit <= 0n) throw new RangeError(`pixelsPerUnit must be positive: ${pixelsPerUnit}`);
  return rational(weiPerUnit, pixelsPerUnit) as Price;
}
