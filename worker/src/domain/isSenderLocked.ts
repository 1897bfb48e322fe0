// SPDX-License-Identifier: MIT

import type { Round } from "./round";
import type { SenderInfo } from "./senderInfo";

/** Whether the sender's funds stay put long enough for a ticket of this round to be redeemed. */
export function isSenderLocked(sender: SenderInfo, lastInitializedRound: Round): boolean {
  return sender.withdrawRound === 0n || sender.withdrawRound > lastInitializedRound + 1n;
}
