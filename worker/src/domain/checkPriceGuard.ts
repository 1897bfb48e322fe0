// SPDX-License-Identifier: MIT

import { PaymentRefusedError } from "./paymentRefusedError";
import type { Price } from "./price";
import { rational } from "./rational";
import { rationalMath } from "./rationalMath";

/**
 * A gateway's guard within a session: the price may be at most twice the one at its start, and at most the configured
 * ceiling (node-protocol section 8). Throws {@link PaymentRefusedError}.
 */
export function checkPriceGuard(current: Price, atStart: Price, ceiling: Price | undefined): void {
  if (rationalMath.compare(current, rationalMath.multiply(atStart, rational(2n))) > 0) {
    throw new PaymentRefusedError("priceDoubled", "Orchestrator price has more than doubled", {
      current: rationalMath.toText(current),
      atStart: rationalMath.toText(atStart),
    });
  }
  if (ceiling !== undefined && rationalMath.compare(current, ceiling) > 0) {
    const text = `price ${rationalMath.toText(current)} wei per pixel > max price ${rationalMath.toText(ceiling)}`;
    throw new PaymentRefusedError("priceTooHigh", text);
  }
}
