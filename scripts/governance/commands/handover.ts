// SPDX-License-Identifier: MIT
import { formatTransaction } from "../formatTransaction";
import { GovError } from "../govError";
import type { GovCommand } from "../govCommand";
import { transact } from "../transact";

/** Gives the Controller to the treasury. */
export const handover: GovCommand = {
  usage: "handover",
  summary: "give the Controller to the treasury, so that proposals can change the protocol (its owner)",
  async run({ connection, options }) {
    const { controller, treasury } = connection.contracts;
    const newOwner = await treasury.getAddress();
    const owner = await controller.owner();
    if (owner === newOwner) throw new GovError("DONE_ALREADY", "The treasury owns the Controller already.");
    const data = controller.interface.encodeFunctionData("transferOwnership", [newOwner]);
    const transaction = await transact(connection, options, { to: await controller.getAddress(), data });
    return { result: { owner, newOwner, transaction }, text: formatTransaction(transaction) };
  },
};
