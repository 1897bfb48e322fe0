// SPDX-License-Identifier: MIT
import { getAddress, isAddress } from "ethers";
import { findProposal } from "../findProposal";
import { formatAmount } from "../formatAmount";
import { formatTransaction } from "../formatTransaction";
import { GovError } from "../govError";
import type { GovCommand } from "../govCommand";
import { transact } from "../transact";

/** Takes stake that left out of a vote For or an abstention. */
export const lower: GovCommand = {
  usage: "lower ID VOTER",
  summary: "take stake that is bonded no longer out of a vote For or an abstention",
  async run({ connection, options, args }) {
    const [which, voter = ""] = args;
    const { governor } = connection.contracts;
    const { id } = await findProposal(connection, which);
    if (!isAddress(voter)) throw new GovError("BAD_ADDRESS", `"${voter}" is no address: npm run gov -- lower ID VOTER`);
    const [, before] = await governor.ballotOf(id, voter);
    const after = await governor.lowerVote.staticCall(id, voter);
    const data = governor.interface.encodeFunctionData("lowerVote", [id, voter]);
    const transaction = await transact(connection, options, { to: await governor.getAddress(), data });
    const change =
      before === after ? "all of its stake is bonded, nothing changes" : `${formatAmount(before, "LPT")} -> ${formatAmount(after, "LPT")}`;
    return {
      result: { id, voter: getAddress(voter), before, after, transaction },
      text: [`  counts ${change}`, formatTransaction(transaction)].join("\n"),
    };
  },
};
