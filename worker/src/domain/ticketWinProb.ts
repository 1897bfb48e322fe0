// SPDX-License-Identifier: MIT

import { MAX_WIN_PROB } from "./maxWinProb";
import type { Wei } from "./wei";
import { winProb, type WinProb } from "./winProb";

/**
 * Win probability that gives a ticket of `faceValue` at least the expected value `ev`, both in wei. Rounded up, so that
 * the expected value is never less (node-payments section 3, step 6). Requires `ev <= faceValue`.
 */
export function ticketWinProb(faceValue: Wei, ev: Wei): WinProb {
  if (faceValue === 0n) return winProb(0n);
  if (faceValue === ev) return winProb(MAX_WIN_PROB);
  const quotientUp = (MAX_WIN_PROB + faceValue - 1n) / faceValue;
  const probability = ev * quotientUp;
  return winProb(probability > MAX_WIN_PROB ? MAX_WIN_PROB : probability);
}
