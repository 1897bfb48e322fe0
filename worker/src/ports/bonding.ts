// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import type { Hex } from "../domain/hex";
import type { LptWei } from "../domain/lptWei";
import type { OrchestratorState } from "../domain/orchestratorState";
import type { Round } from "../domain/round";
import type { UnbondingLock } from "../domain/unbondingLock";
import type { Wei } from "../domain/wei";

/** Stake and rewards, from the BondingManager. */
export interface Bonding {
  orchestrator(address: Address): Promise<OrchestratorState>;
  /** Whether `address` is in the active set of the current round. Cached for about a block: asked for every payment. */
  isActive(address: Address): Promise<boolean>;
  /** Calls reward for this node's orchestrator and returns what was minted for it. */
  reward(): Promise<LptWei>;
  /** Registers or updates the orchestrator: cuts and shares in parts per million. */
  setCommission(rewardCutPpm: bigint, feeSharePpm: bigint): Promise<Hex>;
  bond(amount: LptWei, delegate: Address): Promise<Hex>;
  /** Whom an account's stake is bonded to; undefined without stake. */
  delegateOf(delegator: Address): Promise<Address | undefined>;
  /** Starts the unbonding period for part of the stake; earnings are claimed first. */
  unbond(amount: LptWei): Promise<{ readonly lock: UnbondingLock; readonly transactionHash: Hex }>;
  /** Locks that were not withdrawn yet, oldest first. */
  unbondingLocks(delegator: Address): Promise<readonly UnbondingLock[]>;
  /**
   * Turns a lock back into stake, thawed or not; earnings are claimed first. It goes to the account's delegate; one without stake has none
   * and names `delegate`.
   */
  rebond(unbondingLockId: bigint, delegate?: Address): Promise<{ readonly delegate: Address; readonly transactionHash: Hex }>;
  withdrawStake(unbondingLockId: bigint): Promise<Hex>;
  claimEarnings(endRound: Round): Promise<Hex>;
  withdrawFees(recipient: Address, amount: Wei): Promise<Hex>;
  pendingStake(delegator: Address): Promise<LptWei>;
  pendingFees(delegator: Address): Promise<Wei>;
}
