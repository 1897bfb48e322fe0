// SPDX-License-Identifier: MIT

import { l1Block, type L1Block } from "../l1Block";
import type { RoundsState } from "../roundsState";
import type { WinningTicket } from "../winningTicket";

/** First L1 block at which the ticket can no longer be redeemed, if the round length stays; at most the current block when it is over. */
export function redemptionDeadline(
  ticket: Pick<WinningTicket, "expirationParams">,
  rounds: Pick<RoundsState, "currentRound" | "currentRoundStartBlock" | "roundLengthBlocks">,
  ticketValidityPeriod: bigint,
): L1Block {
  const firstInvalidRound = ticket.expirationParams.creationRound + ticketValidityPeriod;
  if (firstInvalidRound <= rounds.currentRound) return rounds.currentRoundStartBlock;
  return l1Block(rounds.currentRoundStartBlock + (firstInvalidRound - rounds.currentRound) * rounds.roundLengthBlocks);
}
