// SPDX-License-Identifier: MIT

import { describeLocks } from "./describeLocks";
import { StakeLockedError } from "./stakeLockedError";
import type { UnbondingLock } from "./unbondingLock";

/** Lock `chosen`, or every one when none is chosen. Throws {@link StakeLockedError} when there is none. */
export function chosenLocks(locks: readonly UnbondingLock[], chosen?: bigint): readonly UnbondingLock[] {
  if (locks.length === 0) throw new StakeLockedError("nothing is unbonding: start with unbond --amount LPT");
  const wanted = chosen === undefined ? locks : locks.filter(({ id }) => id === chosen);
  if (wanted.length === 0) throw new StakeLockedError(`there is no unbonding lock ${chosen}: ${describeLocks(locks)}`);
  return wanted;
}
