// SPDX-License-Identifier: MIT

import { formatTokenAmount } from "./formatTokenAmount";
import type { UnbondingLock } from "./unbondingLock";

/** Locks in words, for people. */
export function describeLocks(locks: readonly UnbondingLock[]): string {
  return locks
    .map(({ id, amount, withdrawRound }) => `lock ${id} holds ${formatTokenAmount(amount)} LPT until round ${withdrawRound}`)
    .join(", ");
}
