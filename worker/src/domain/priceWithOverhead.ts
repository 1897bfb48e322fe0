// SPDX-License-Identifier: MIT

import { price, type Price } from "./price";
import { rational } from "./rational";
import { rationalMath } from "./rationalMath";
import type { Wei } from "./wei";

/**
 * Price that also pays for redemptions: `base x (1 + transactionCost / faceValue)`, cut to thousandths of a wei per pixel
 * (node-payments section 6). The base price itself when a face value of 0 means free work.
 */
export function priceWithOverhead(base: Price, transactionCost: Wei, faceValue: Wei): Price {
  if (faceValue === 0n) return base;
  const factor = rational(faceValue + transactionCost, faceValue);
  const thousandths = rationalMath.floor(rationalMath.multiply(rationalMath.multiply(base, factor), rational(1000n)));
  // Never below the base, which may be less than a thousandth.
  const cut = price(thousandths, 1000n);
  return rationalMath.compare(cut, base) < 0 ? base : cut;
}
