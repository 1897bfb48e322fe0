// SPDX-License-Identifier: MIT

import type { OrchestratorState } from "../orchestratorState";
import type { RoundsState } from "../roundsState";

/** Whether the orchestrator may and should call reward now: active, round initialized, not rewarded in it yet. */
export function isRewardDue(
  orchestrator: Pick<OrchestratorState, "isActive" | "lastRewardRound">,
  rounds: Pick<RoundsState, "currentRound" | "lastInitializedRound">,
): boolean {
  return orchestrator.isActive && rounds.lastInitializedRound === rounds.currentRound && orchestrator.lastRewardRound < rounds.currentRound;
}
