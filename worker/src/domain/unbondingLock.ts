// SPDX-License-Identifier: MIT

import type { LptWei } from "./lptWei";
import type { Round } from "./round";

/** Stake that thaws, or has thawed and was not withdrawn. */
export interface UnbondingLock {
  readonly id: bigint;
  readonly amount: LptWei;
  /** First round in which it can be withdrawn. */
  readonly withdrawRound: Round;
}
