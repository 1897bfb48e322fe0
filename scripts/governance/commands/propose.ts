// SPDX-License-Identifier: MIT
import { id as hashOf } from "ethers";
import { formatAction } from "../formatAction";
import { formatTransaction } from "../formatTransaction";
import { GovError } from "../govError";
import type { GovCommand } from "../govCommand";
import { readProposalFile } from "../readProposalFile";
import { transact } from "../transact";

/** Submits a proposal from a file. */
export const propose: GovCommand = {
  usage: "propose FILE",
  summary: "submit a proposal from a YAML or JSON file",
  async run({ connection, options, args }) {
    const [path] = args;
    if (path === undefined) throw new GovError("FILE_MISSING", "Name the file of the proposal: npm run gov -- propose FILE");
    const { governor } = connection.contracts;
    const { targets, values, calldatas, description } = await readProposalFile(path, connection);
    const actions = targets.map((target, i) => connection.book.describeCall(target, values[i] ?? 0n, calldatas[i] ?? "0x"));
    const data = governor.interface.encodeFunctionData("propose", [targets, values, calldatas, description]);
    const transaction = await transact(connection, options, { to: await governor.getAddress(), data });
    const id = await governor.hashProposal(targets, values, calldatas, hashOf(description));
    const text = [
      `${description.split("\n")[0]?.slice(2)}`,
      `  id     ${id}`,
      ...actions.map((action, i) => `  ${formatAction(action, i)}`),
      formatTransaction({ ...transaction, call: "LivepeerGovernor.propose", events: [] }),
    ].join("\n");
    return { result: { id, actions, transaction }, text };
  },
};
