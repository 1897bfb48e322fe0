// SPDX-License-Identifier: MIT
import type { Connection } from "./connection";
import type { KnownProposal } from "./knownProposal";

/** All proposals, oldest first. */
export async function findProposals({ contracts }: Connection): Promise<readonly KnownProposal[]> {
  const events = await contracts.governor.queryFilter(contracts.governor.filters.ProposalCreated());
  return events.map(({ args, blockNumber }) => ({
    id: args.proposalId,
    proposer: args.proposer,
    targets: [...args.targets],
    // "values" is a method of lists, so the field has to be asked for by its place.
    values: [...(args[3] as bigint[])],
    calldatas: [...args.calldatas],
    description: args.description,
    block: blockNumber,
  }));
}
