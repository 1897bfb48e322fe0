// SPDX-License-Identifier: MIT

import type { LptWei } from "../../domain/lptWei";
import type { OrchestratorInfo } from "../../domain/orchestratorInfo";

/** An orchestrator that answered and whose terms are acceptable. */
export interface DiscoveredOrchestrator {
  /** The address that was called, which stays the same over sessions. */
  readonly poolUri: string;
  readonly info: OrchestratorInfo;
  readonly latencyMs: number;
  readonly stake: LptWei;
}
