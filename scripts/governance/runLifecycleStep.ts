// SPDX-License-Identifier: MIT
import { id as hashOf } from "ethers";
import { findProposal } from "./findProposal";
import { formatTransaction } from "./formatTransaction";
import type { GovCommand, GovInput } from "./govCommand";
import { proposalStates } from "./proposalStates";
import { transact } from "./transact";

/** Queues, executes or cancels a proposal: all three are called alike. */
export async function runLifecycleStep(
  { connection, options, args }: GovInput,
  step: "queue" | "execute" | "cancel",
): ReturnType<GovCommand["run"]> {
  const { governor } = connection.contracts;
  const { id, targets, values, calldatas, description } = await findProposal(connection, args[0]);
  const call: [string[], bigint[], string[], string] = [targets, values, calldatas, hashOf(description)];
  const data =
    step === "queue"
      ? governor.interface.encodeFunctionData("queue", call)
      : step === "execute"
        ? governor.interface.encodeFunctionData("execute", call)
        : governor.interface.encodeFunctionData("cancel", call);
  const transaction = await transact(connection, options, { to: await governor.getAddress(), data });
  const state = proposalStates[Number(await governor.state(id))];
  const title = (description.split("\n")[0] ?? "").replace(/^#\s*/, "");
  const text = [title, `  state  ${state}`, formatTransaction({ ...transaction, call: `LivepeerGovernor.${step}` })].join("\n");
  return { result: { id, state, transaction }, text };
}
