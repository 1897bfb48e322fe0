// SPDX-License-Identifier: MIT

import { openPostgresStore } from "../../src/adapters/postgres/openPostgresStore";
import { openSqliteStore } from "../../src/adapters/sqlite/openSqliteStore";
import { address } from "../../src/domain/address";
import type { Store } from "../../src/ports/store";
import { SteppingClock } from "../fakes/steppingClock";
import { hash, received, winningTicket } from "./storeContract";

/** Opens a file, or the database that a URL leads to. */
function open(place: string): Promise<Store> {
  const clock = new SteppingClock();
  if (!place.startsWith("postgresql:")) return openSqliteStore({ path: place }, { clock });
  return openPostgresStore({ url: place, role: "orchestrator", account: address(`0x${"aa".repeat(20)}`) }, { clock });
}

/** Records winning tickets until it is killed; prints how many of them are in the store after each that was recorded. */
async function main(place: string): Promise<void> {
  const store = await open(place);
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
