// SPDX-License-Identifier: MIT

import type { Hex } from "./hex";
import type { L1Block } from "./l1Block";
import type { Round } from "./round";

/** What the node knows about the protocol's clock. */
export interface RoundsState {
  /** The round by the clock, whether initialized or not. */
  readonly currentRound: Round;
  readonly lastInitializedRound: Round;
  /** Block hash recorded for `lastInitializedRound`, 32 bytes. */
  readonly lastInitializedBlockHash: Hex;
  /** Block hash recorded for the round before it, 32 bytes (zero when there is none). */
  readonly previousBlockHash: Hex;
  /** First L1 block of the current round. */
  readonly currentRoundStartBlock: L1Block;
  readonly roundLengthBlocks: bigint;
  readonly lastSeenBlock: L1Block;
  /** Number of registered orchestrators in the pool. */
  readonly poolSize: bigint;
}
