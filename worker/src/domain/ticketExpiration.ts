// SPDX-License-Identifier: MIT

import { l1Block, type L1Block } from "./l1Block";
import { round } from "./round";
import type { RoundsState } from "./roundsState";
import type { TicketExpirationParams } from "./ticketExpirationParams";

/** L1 blocks for which a set of ticket params is valid. */
const VALID_FOR_BLOCKS = 40n;

/** When new params expire, and the creation round of their tickets (node-payments section 3, steps 7 and 8). */
export function ticketExpiration(rounds: RoundsState): {
  readonly expirationBlock: L1Block;
  readonly expirationParams: TicketExpirationParams;
} {
  // On Arbitrum the hash recorded for the newest round can be all zero; the one before is still valid then.
  const isHashMissing = /^0x0*$/.test(rounds.lastInitializedBlockHash);
  const usePrevious = isHashMissing && rounds.lastInitializedRound > 0n;
  return {
    expirationBlock: l1Block(rounds.lastSeenBlock + VALID_FOR_BLOCKS),
    expirationParams: usePrevious
      ? { creationRound: round(rounds.lastInitializedRound - 1n), creationRoundBlockHash: rounds.previousBlockHash }
      : { creationRound: rounds.lastInitializedRound, creationRoundBlockHash: rounds.lastInitializedBlockHash },
  };
}
