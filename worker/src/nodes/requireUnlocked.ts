// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import { InsufficientBalanceError } from "../domain/insufficientBalanceError";
import { StakeLockedError } from "../domain/stakeLockedError";
import type { OpenedAccount } from "./openNode";

type Chain = NonNullable<OpenedAccount["chain"]>;

/** Whether deposit and reserve can be withdrawn now. Throws {@link InsufficientBalanceError} or {@link StakeLockedError} with what stands in the way. */
export async function requireUnlocked(chain: Pick<Chain, "senders" | "rounds">, account: Address): Promise<void> {
  const { deposit, reserve, withdrawRound } = await chain.senders.info(account);
  const { currentRound } = await chain.rounds.state();
  if (deposit + reserve.fundsRemaining === 0n) throw new InsufficientBalanceError(`${account} has neither deposit nor reserve`);
  if (withdrawRound === 0n) throw new StakeLockedError("deposit and reserve are locked: start the waiting time with unlock");
  if (withdrawRound > currentRound) {
    throw new StakeLockedError(`deposit and reserve can be withdrawn from round ${withdrawRound} on; it is round ${currentRound} now`);
  }
}
