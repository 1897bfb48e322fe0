// SPDX-License-Identifier: MIT

import type { Address } from "./address";
import type { LptWei } from "./lptWei";
import type { Round } from "./round";

/** An orchestrator's record in the BondingManager. */
export interface OrchestratorState {
  readonly address: Address;
  /** Bonded to itself with a stake above zero. */
  readonly isRegistered: boolean;
  /** In the active set of the current round. */
  readonly isActive: boolean;
  readonly activationRound: Round;
  readonly deactivationRound: Round;
  readonly lastRewardRound: Round;
  readonly delegatedStake: LptWei;
  /** Part of rewards kept, in parts per million. */
  readonly rewardCutPpm: bigint;
  /** Part of fees passed on to delegators, in parts per million. */
  readonly feeSharePpm: bigint;
}
