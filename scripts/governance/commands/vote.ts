// SPDX-License-Identifier: MIT
import { findProposal } from "../findProposal";
import { formatAmount } from "../formatAmount";
import { formatTransaction } from "../formatTransaction";
import { GovError } from "../govError";
import type { GovCommand } from "../govCommand";
import { readPower } from "../readPower";
import { transact } from "../transact";
import { voteKinds } from "../voteKinds";

/** Votes, and says beforehand with what and what that does. */
export const vote: GovCommand = {
  usage: "vote ID for|against|abstain [--reason TEXT]",
  summary: "vote with the stake at the snapshot",
  async run({ connection, options, args }) {
    const [which, choice] = args;
    const { governor } = connection.contracts;
    const proposal = await findProposal(connection, which);
    const support = voteKinds.findIndex((kind) => kind === choice);
    if (support < 0) throw new GovError("BAD_VOTE", `A vote is for, against or abstain, not "${choice ?? ""}".`);

    const voter = await (await connection.signer()).getAddress();
    const snapshot = await governor.proposalSnapshot(proposal.id);
    const data = governor.interface.encodeFunctionData("castVoteWithReason", [proposal.id, support, options.reason ?? ""]);
    const transaction = await transact(connection, options, { to: await governor.getAddress(), data });
    const power = await readPower(connection, voter, snapshot);
    const effect = await effectOf();
    const text = [
      `${voter} votes ${choice} with ${formatAmount(power.votes, "LPT")} at the end of round ${snapshot}`,
      `  own stake  ${formatAmount(power.own, "LPT")}`,
      `  delegated  ${formatAmount(power.delegated, "LPT")}`,
      ...(effect === undefined ? [] : [`  effect     ${effect}`]),
      formatTransaction({ ...transaction, events: [] }),
    ].join("\n");
    return { result: { voter, choice, power, effect, transaction }, text };

    async function effectOf(): Promise<string | undefined> {
      if (power.isOrchestrator) return "delegators that vote themselves take their stake out of this vote";
      if (power.votes === 0n) return "none: the account had no votes at the snapshot";
      const [support_] = await governor.ballotOf(proposal.id, power.delegate);
      const amount = formatAmount(power.votes, "LPT");
      if (!(await governor.hasVoted(proposal.id, power.delegate)))
        return `${amount} will not count in a vote of the orchestrator ${power.delegate}`;
      return `takes ${amount} out of the vote ${voteKinds[Number(support_)]} of the orchestrator ${power.delegate}`;
    }
  },
};
