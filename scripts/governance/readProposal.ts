// SPDX-License-Identifier: MIT
import type { DescribedCall } from "./addressBook";
import type { Connection } from "./connection";
import type { KnownProposal } from "./knownProposal";
import { proposalStates } from "./proposalStates";
import { readVotes, type VoteReading } from "./readVotes";

/** Everything that there is to know about a proposal. Votes in LPT wei. */
export interface ProposalReading {
  readonly id: bigint;
  readonly title: string;
  readonly description: string;
  readonly proposer: string;
  readonly state: (typeof proposalStates)[number];
  readonly snapshot: bigint;
  readonly deadline: bigint;
  /** First round in which it can be executed, as its votes stand. */
  readonly executableFrom: bigint;
  /** When the treasury's delay is over, in seconds; 0 before it is queued. */
  readonly eta: bigint;
  readonly actions: readonly DescribedCall[];
  readonly against: bigint;
  readonly inFavour: bigint;
  readonly abstained: bigint;
  /** undefined until the snapshot is taken. */
  readonly quorum: bigint | undefined;
  readonly quotaPpm: bigint;
  readonly votes: readonly VoteReading[];
}

/** Reads a proposal as it stands. */
export async function readProposal(connection: Connection, proposal: KnownProposal): Promise<ProposalReading> {
  const { governor } = connection.contracts;
  const { id, description, proposer, targets, values, calldatas } = proposal;
  const [state, snapshot, deadline, executableFrom, eta, tally, quotaPpm, round] = await Promise.all([
    governor.state(id),
    governor.proposalSnapshot(id),
    governor.proposalDeadline(id),
    governor.executableFrom(id),
    governor.proposalEta(id),
    governor.proposalVotes(id),
    governor.quota(),
    governor.clock(),
  ]);
  return {
    id,
    title: (description.split("\n")[0] ?? "").replace(/^#\s*/, ""),
    description,
    proposer,
    state: proposalStates[Number(state)] ?? "expired",
    snapshot,
    deadline,
    executableFrom,
    eta,
    actions: targets.map((target, i) => connection.book.describeCall(target, values[i] ?? 0n, calldatas[i] ?? "0x")),
    against: tally.againstVotes,
    inFavour: tally.forVotes,
    abstained: tally.abstainVotes,
    quorum: snapshot < round ? await governor.quorum(snapshot) : undefined,
    quotaPpm,
    votes: snapshot < round ? await readVotes(connection, proposal, snapshot) : [],
  };
}
