// SPDX-License-Identifier: MIT

import type { RoundsState } from "../roundsState";

/**
 * Whether it is this node's turn to initialize the current round. The orchestrator with the most stake acts at once, the one
 * of rank `n` only `n * blocksPerRank` L1 blocks later (at most `maxDelayBlocks`), so that as a rule a single transaction is sent. Depends on
 * the chain alone: a restarted node comes to the same answer.
 */
export function isInitializationTurn(
  rounds: Pick<RoundsState, "currentRound" | "lastInitializedRound" | "currentRoundStartBlock" | "lastSeenBlock">,
  turn: { readonly rank: number; readonly blocksPerRank: bigint; readonly maxDelayBlocks: bigint },
): boolean {
  if (rounds.lastInitializedRound >= rounds.currentRound) return false;
  const delay = BigInt(turn.rank) * turn.blocksPerRank;
  const cappedDelay = delay < turn.maxDelayBlocks ? delay : turn.maxDelayBlocks;
  return rounds.lastSeenBlock >= rounds.currentRoundStartBlock + cappedDelay;
}
