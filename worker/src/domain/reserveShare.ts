// SPDX-License-Identifier: MIT

import type { SenderInfo } from "./senderInfo";
import { wei, type Wei } from "./wei";

/** What each orchestrator of the active set may count on of a sender's reserve in a round (node-payments section 8); nothing where nobody is active. */
export function reserveShare({ fundsRemaining, claimedInCurrentRound }: SenderInfo["reserve"], activeSetSize: bigint): Wei {
  return wei(activeSetSize === 0n ? 0n : (fundsRemaining + claimedInCurrentRound) / activeSetSize);
}
