// SPDX-License-Identifier: MIT

import { openSqliteStore } from "../../../src/adapters/sqlite/openSqliteStore";
import { SteppingClock } from "../../fakes/steppingClock";
import { hash, received, winningTicket } from "../storeContract";

/** Records winning tickets until it is killed; prints how many of them are in the store after each that was recorded. */
async function main(path: string): Promise<void> {
  const store = await openSqliteStore({ path }, { clock: new SteppingClock() });
  const key = { account: winningTicket(1).sender, id: "s" };
  const before = (await store.tickets.pending()).length;
  for (let number = before + 1; ; number += 1) {
    const ticket = received(number, { winning: { ticket: winningTicket(number), ticketHash: hash(number) } });
    await store.payments.record(key, [ticket], 1_000_000);
    process.stdout.write(`${number}\n`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

void main(process.argv[2]);
