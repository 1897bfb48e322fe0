// SPDX-License-Identifier: MIT

import type { SenderInfo } from "../senderInfo";
import { wei, type Wei } from "../wei";

/**
 * What recipients that are active no more may still take together from a sender's reserve: as much as one that is active may, less what they have
 * taken in this round.
 */
export function commonShare(
  reserve: SenderInfo["reserve"],
  { claimants, taken }: { readonly claimants: bigint; readonly taken: Wei },
): Wei {
  const share = (reserve.fundsRemaining + reserve.claimedInCurrentRound) / (claimants > 0n ? claimants : 1n);
  const left = share > taken ? share - taken : 0n;
  return wei(left < reserve.fundsRemaining ? left : reserve.fundsRemaining);
}
