// SPDX-License-Identifier: MIT
import { table } from "../../main/table";
import { findProposals } from "../findProposals";
import { formatAmount } from "../formatAmount";
import type { GovCommand } from "../govCommand";
import { readProposal } from "../readProposal";
import { RoundDates } from "../roundDates";

/** Lists all proposals, newest last. */
export const list: GovCommand = {
  usage: "list",
  summary: "all proposals with their state and tally",
  async run({ connection }) {
    const dates = await RoundDates.read(connection);
    const result = await Promise.all((await findProposals(connection)).map((proposal) => readProposal(connection, proposal)));
    const text = table(
      `Proposals in ${dates.describe(dates.current)}`,
      [
        { title: "id", value: ({ id }) => `${id.toString().slice(0, 10)}...` },
        { title: "state", value: ({ state }) => state },
        { title: "for", value: ({ inFavour }) => formatAmount(inFavour, "LPT"), isNumber: true },
        { title: "against", value: ({ against }) => formatAmount(against, "LPT"), isNumber: true },
        { title: "abstain", value: ({ abstained }) => formatAmount(abstained, "LPT"), isNumber: true },
        { title: "vote ends", value: ({ deadline }) => `round ${deadline}` },
        { title: "title", value: ({ title }) => title },
      ],
      result,
    );
    return { result, text };
  },
};
