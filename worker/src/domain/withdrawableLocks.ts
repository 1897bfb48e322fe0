// SPDX-License-Identifier: MIT

import { formatTokenAmount } from "./formatTokenAmount";
import type { Round } from "./round";
import { StakeLockedError } from "./stakeLockedError";
import type { UnbondingLock } from "./unbondingLock";

/** The locks that can be withdrawn in a round: lock `chosen`, or every one when none is chosen. Throws {@link StakeLockedError}. */
export function withdrawableLocks(locks: readonly UnbondingLock[], currentRound: Round, chosen?: bigint): readonly UnbondingLock[] {
  if (locks.length === 0) throw new StakeLockedError("nothing is unbonding: start with unbond --amount LPT");
  const wanted = chosen === undefined ? locks : locks.filter(({ id }) => id === chosen);
  if (wanted.length === 0) throw new StakeLockedError(`there is no unbonding lock ${chosen}: ${describe(locks)}`);
  const due = wanted.filter(({ withdrawRound }) => withdrawRound <= currentRound);
  if (due.length === 0) throw new StakeLockedError(`nothing can be withdrawn in round ${currentRound} yet: ${describe(wanted)}`);
  return due;
}

function describe(locks: readonly UnbondingLock[]): string {
  return locks
    .map(({ id, amount, withdrawRound }) => `lock ${id} holds ${formatTokenAmount(amount)} LPT until round ${withdrawRound}`)
    .join(", ");
}
