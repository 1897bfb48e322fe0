// SPDX-License-Identifier: MIT

import { MAX_WIN_PROB } from "./maxWinProb";
import { rational, type Rational } from "./rational";
import type { Wei } from "./wei";
import type { WinProb } from "./winProb";

/** Expected value of one ticket in wei: `faceValue * winProb / (2^256 - 1)`, exact (node-payments section 1). */
export function ticketEv(faceValue: Wei, winProb: WinProb): Rational {
  return rational(faceValue * winProb, MAX_WIN_PROB);
}
