// SPDX-License-Identifier: MIT

import type { Rational } from "./rational";
import { rationalMath } from "./rationalMath";

/**
 * Tickets to send so that `credit` reaches the greater of `fee` and one ticket's `ev`, all in wei. No ticket while the
 * credit suffices or when tickets are worth nothing (node-payments section 4).
 */
export function ticketsNeeded(fee: Rational, ev: Rational, credit: Rational): number {
  const need = rationalMath.max(fee, ev);
  if (rationalMath.compare(credit, need) >= 0 || !rationalMath.isPositive(ev)) return 0;
  return Number(rationalMath.ceil(rationalMath.divide(rationalMath.subtract(need, credit), ev)));
}
