// SPDX-License-Identifier: MIT
import { formatTransaction } from "../formatTransaction";
import { GovError } from "../govError";
import type { GovCommand } from "../govCommand";
import { handoverSteps } from "../handoverSteps";
import { transact, type Transaction } from "../transact";

/** Gives the treasury what the sender owns of the protocol: the Controller, and what a deployment hands over with it. */
export const handover: GovCommand = {
  usage: "handover",
  summary:
    "give the treasury the Controller, the administration of LivepeerToken and the faucet, so that proposals can change the protocol (their owner)",
  async run({ connection, options }) {
    const { controller, treasury } = connection.contracts;
    const newOwner = await treasury.getAddress();
    const owner = await controller.owner();
    const steps = await handoverSteps(connection, await (await connection.signer()).getAddress());
    if (steps.length === 0) {
      throw new GovError("DONE_ALREADY", "The treasury owns the Controller already, and the sender has nothing else to give it.");
    }
    const transactions: Transaction[] = [];
    const lines: string[] = [];
    for (const { what, to, data } of steps) {
      const transaction = await transact(connection, options, { to, data });
      transactions.push(transaction);
      lines.push(what, formatTransaction(transaction));
    }
    return { result: { owner, newOwner, transactions }, text: lines.join("\n") };
  },
};
