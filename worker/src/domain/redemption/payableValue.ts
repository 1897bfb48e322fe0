// SPDX-License-Identifier: MIT

import { wei, type Wei } from "../wei";

/** What a redemption can pay now: the face value, or less when deposit and the recipient's reserve share do not cover it. */
export function payableValue(faceValue: Wei, deposit: Wei, claimableReserve: Wei): Wei {
  const funds = deposit + claimableReserve;
  return wei(funds < faceValue ? funds : faceValue);
}
