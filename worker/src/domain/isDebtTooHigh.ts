// SPDX-License-Identifier: MIT

import { rational, type Rational } from "./rational";
import { rationalMath } from "./rationalMath";
import type { SenderAccount } from "./senderAccount";

/** Of what was charged: a sender whose estimates are honest falls short by a segment at the end of a session, which is much less. */
const IDLE_SHARE = rational(1n, 20n);
/** Of what was charged: while all its sessions are at their first segments, and every one took twice what was said. */
const SHARE = rational(1n, 2n);

/**
 * Whether a sender owes more than comes of estimates that are a little off. `allowance`, in wei, is what any sender may owe; one for which much was
 * done may owe a share of that.
 */
export function isDebtTooHigh({ owed, owedForIdle, charged }: SenderAccount, allowance: Rational): boolean {
  const { compare, max, add, multiply } = rationalMath;
  if (compare(owedForIdle, max(allowance, multiply(charged, IDLE_SHARE))) > 0) return true;
  return compare(owed, add(allowance, multiply(charged, SHARE))) > 0;
}
