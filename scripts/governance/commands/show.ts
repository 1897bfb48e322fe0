// SPDX-License-Identifier: MIT
import { findProposal } from "../findProposal";
import { formatProposal } from "../formatProposal";
import type { GovCommand } from "../govCommand";
import { readProposal } from "../readProposal";
import { RoundDates } from "../roundDates";

/** Shows all of a proposal. */
export const show: GovCommand = {
  usage: "show ID",
  summary: "actions, deadlines, tally, quorum and votes of a proposal",
  async run({ connection, args }) {
    const result = await readProposal(connection, await findProposal(connection, args[0]));
    return { result, text: formatProposal(result, await RoundDates.read(connection)) };
  },
};
