// SPDX-License-Identifier: MIT

import type { Pixels } from "./pixels";
import type { Price } from "./price";
import { rational, type Rational } from "./rational";
import { rationalMath } from "./rationalMath";

/** The double 1.02, exactly: what the network's gateways multiply estimates by. */
const ESTIMATE_FACTOR = rational(4593671619917906n, 2n ** 52n);

/** Fee in wei that a gateway pays ahead for about `pixels` (node-payments section 4). Exact, 2 % above the estimate. */
export function estimatedFee(pixels: Pixels, price: Price): Rational {
  return rationalMath.multiply(rationalMath.multiply(price, ESTIMATE_FACTOR), rational(pixels));
}
