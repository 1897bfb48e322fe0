// SPDX-License-Identifier: MIT
import { existsSync } from "node:fs";
import { findProposal } from "../findProposal";
import { formatSimulation } from "../formatSimulation";
import { GovError } from "../govError";
import type { GovCommand } from "../govCommand";
import { readProposalFile } from "../readProposalFile";
import { simulateProposal } from "../simulateProposal";

/** Executes a proposal on a private copy of the network. */
export const simulate: GovCommand = {
  usage: "simulate FILE|ID",
  summary: "execute a proposal on a private copy of the network, and say what it did",
  async run({ connection, args }) {
    const [which] = args;
    if (which === undefined) throw new GovError("FILE_MISSING", "Name a file or the id of a proposal: npm run gov -- simulate FILE|ID");
    if (!existsSync(which) && which !== "latest" && !/^\d+$/.test(which)) {
      throw new GovError("FILE_MISSING", `There is no file ${which}.`, { which });
    }
    const proposal = existsSync(which) ? await readProposalFile(which, connection) : await findProposal(connection, which);
    const result = await simulateProposal(connection, proposal);
    return { result, text: formatSimulation(result), isBad: !result.isSuccess };
  },
};
