// SPDX-License-Identifier: MIT
import type { Connection } from "./connection";
import type { KnownProposal } from "./knownProposal";
import { voteKinds } from "./voteKinds";

/** A vote that was cast. In LPT wei. */
export interface VoteReading {
  readonly voter: string;
  readonly choice: (typeof voteKinds)[number];
  /** Votes of the account at the snapshot. */
  readonly power: bigint;
  /** What counts of them: less what delegators took out and what left since. */
  readonly counted: bigint;
  readonly reason: string;
  /** The orchestrator whose vote the delegator overrides; undefined if the voter is an orchestrator. */
  readonly overrides: string | undefined;
}

/** Reads who voted what, in the order of the votes. */
export async function readVotes(connection: Connection, proposal: KnownProposal, snapshot: bigint): Promise<readonly VoteReading[]> {
  const { governor, votes } = connection.contracts;
  const events = [
    ...(await governor.queryFilter(governor.filters.VoteCast(), proposal.block)),
    ...(await governor.queryFilter(governor.filters.VoteCastWithParams(), proposal.block)),
  ]
    .filter(({ args }) => args.proposalId === proposal.id)
    .sort((a, b) => a.blockNumber - b.blockNumber || a.index - b.index);
  return Promise.all(
    events.map(async ({ args }) => {
      const { voter, support, weight, reason } = args;
      const [[, counted], [, delegate]] = await Promise.all([
        governor.ballotOf(proposal.id, voter),
        votes.getVotesAndDelegateAtRoundStart(voter, snapshot + 1n),
      ]);
      const isDelegator = delegate !== voter && weight > 0n;
      return {
        voter,
        choice: voteKinds[Number(support)] ?? "abstain",
        power: weight,
        counted,
        reason,
        overrides: isDelegator ? delegate : undefined,
      };
    }),
  );
}
