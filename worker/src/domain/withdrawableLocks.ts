// SPDX-License-Identifier: MIT

import { chosenLocks } from "./chosenLocks";
import { describeLocks } from "./describeLocks";
import type { Round } from "./round";
import { StakeLockedError } from "./stakeLockedError";
import type { UnbondingLock } from "./unbondingLock";

/** The locks that can be withdrawn in a round: lock `chosen`, or every one when none is chosen. Throws {@link StakeLockedError}. */
export function withdrawableLocks(locks: readonly UnbondingLock[], currentRound: Round, chosen?: bigint): readonly UnbondingLock[] {
  const wanted = chosenLocks(locks, chosen);
  const due = wanted.filter(({ withdrawRound }) => withdrawRound <= currentRound);
  if (due.length === 0) throw new StakeLockedError(`nothing can be withdrawn in round ${currentRound} yet: ${describeLocks(wanted)}`);
  return due;
}
