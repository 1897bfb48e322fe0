// SPDX-License-Identifier: MIT

import type { PoolMember } from "../domain/poolMember";

/** Where a gateway finds orchestrators: the chain's pool with its service URIs, or a configured list. */
export interface OrchestratorPool {
  /** Candidates of this round, in no particular order. Cached by the adapter. Throws `ChainUnavailableError`. */
  members(): Promise<readonly PoolMember[]>;
}
