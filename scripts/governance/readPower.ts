// SPDX-License-Identifier: MIT
import { ZeroAddress } from "ethers";
import type { Connection } from "./connection";
import { GovError } from "./govError";

/** Votes of an account at the end of a round, and where they come from. In LPT wei. */
export interface PowerReading {
  readonly account: string;
  readonly round: bigint;
  readonly votes: bigint;
  readonly delegate: string;
  readonly isOrchestrator: boolean;
  /** Votes by the account's own stake. For an orchestrator: what is not delegated to it by others, at the present state. */
  readonly own: bigint;
  /** Votes by the stake of others. */
  readonly delegated: bigint;
}

/** Reads an account's votes at the end of a round, the current one included. */
export async function readPower({ contracts }: Connection, account: string, round: bigint): Promise<PowerReading> {
  const { votes: bondingVotes, bonding, rounds } = contracts;
  const current = await rounds.currentRound();
  if (round > current) throw new GovError("FUTURE_ROUND", `Round ${round} has not begun: it is round ${current}.`, { round, current });
  const [votes, delegate] = await bondingVotes.getVotesAndDelegateAtRoundStart(account, round + 1n);
  const isOrchestrator = delegate === account && delegate !== ZeroAddress && votes > 0n;
  const stake = isOrchestrator ? await bonding.pendingStake(account, 0) : votes;
  const own = stake < votes ? stake : votes;
  return { account, round, votes, delegate, isOrchestrator, own, delegated: votes - own };
}
