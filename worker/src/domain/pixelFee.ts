// SPDX-License-Identifier: MIT

import type { Pixels } from "./pixels";
import type { Price } from "./price";
import { rational, type Rational } from "./rational";
import { rationalMath } from "./rationalMath";

/** Fee in wei for work done, exact. */
export function pixelFee(pixels: Pixels, price: Price): Rational {
  return rationalMath.multiply(price, rational(pixels));
}
