// SPDX-License-Identifier: MIT

import type { RoundsState } from "../domain/roundsState";

/** The protocol's clock, from the RoundsManager. */
export interface Rounds {
  /**
   * The newest known state. Cached by the adapter for about a block, so that it may be asked on a hot path.
   * Throws `ChainUnavailableError` when nothing fresh enough is known.
   */
  state(): Promise<RoundsState>;
  /** Initializes the current round. Resolves also when somebody else was faster. */
  initializeRound(): Promise<void>;
  /** Resolves at the next new block (or poll). Rejects with the signal's reason. */
  nextBlock(signal: AbortSignal): Promise<void>;
}
