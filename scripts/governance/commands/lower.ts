// SPDX-License-Identifier: MIT
import { getAddress, isAddress } from "ethers";
import { findProposal } from "../findProposal";
import { formatAmount } from "../formatAmount";
import { formatTransaction } from "../formatTransaction";
import { GovError } from "../govError";
import type { GovCommand } from "../govCommand";
import { transact } from "../transact";

/** Takes stake that left out of a vote; out of one Against, as far as the quorum goes. */
export const lower: GovCommand = {
  usage: "lower ID VOTER [DELEGATOR ...]",
  summary: "take stake that is bonded no longer out of a vote, of one Against out of the quorum alone; DELEGATORs voted themselves",
  async run({ connection, options, args }) {
    const [which, voter = "", ...delegators] = args;
    const { governor } = connection.contracts;
    const { id } = await findProposal(connection, which);
    for (const text of [voter, ...delegators]) {
      if (!isAddress(text)) throw new GovError("BAD_ADDRESS", `"${text}" is no address: npm run gov -- ${lower.usage}`);
    }
    // The contract wants them in ascending order, each once.
    const without = [...new Set(delegators.map((text) => getAddress(text)))].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
    const [, before] = await governor.ballotOf(id, voter);
    const after = await governor.lowerVoteWithout.staticCall(id, voter, without);
    const data =
      without.length === 0
        ? governor.interface.encodeFunctionData("lowerVote", [id, voter])
        : governor.interface.encodeFunctionData("lowerVoteWithout", [id, voter, without]);
    const transaction = await transact(connection, options, { to: await governor.getAddress(), data });
    const change =
      before === after ? "all of its stake is bonded, nothing changes" : `${formatAmount(before, "LPT")} -> ${formatAmount(after, "LPT")}`;
    return {
      result: { id, voter: getAddress(voter), before, after, transaction },
      text: [`  counts ${change}`, formatTransaction(transaction)].join("\n"),
    };
  },
};
