// SPDX-License-Identifier: MIT

import type { RoundsState } from "../roundsState";

/** At most this part of a round is waited for. */
const MAX_PART = 20n;

/**
 * Whether enough of the current round has passed for the receipts of the last one to be in: `blocks` L1 blocks, or a twentieth of the
 * round where that is less.
 */
export function isSettled(
  {
    currentRoundStartBlock,
    roundLengthBlocks,
    lastSeenBlock,
  }: Pick<RoundsState, "currentRoundStartBlock" | "roundLengthBlocks" | "lastSeenBlock">,
  blocks: bigint,
): boolean {
  const longest = roundLengthBlocks / MAX_PART;
  return lastSeenBlock - currentRoundStartBlock >= (blocks < longest ? blocks : longest);
}
