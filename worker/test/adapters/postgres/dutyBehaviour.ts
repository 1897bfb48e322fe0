// SPDX-License-Identifier: MIT

import { once } from "node:events";
import { expect } from "chai";
import { openPostgresStore } from "../../../src/adapters/postgres/openPostgresStore";
import { PostgresDatabase } from "../../../src/adapters/postgres/postgresDatabase";
import { PostgresDuty } from "../../../src/adapters/postgres/postgresDuty";
import { systemClock } from "../../../src/adapters/system/systemClock";
import { address } from "../../../src/domain/address";
import { round } from "../../../src/domain/round";
import { StorageError } from "../../../src/domain/storageError";
import type { Clock } from "../../../src/ports/clock";
import type { Duty } from "../../../src/ports/duty";
import type { Store } from "../../../src/ports/store";
import { ManualClock } from "../../fakes/manualClock";
import { receiptFixture } from "../../fakes/receiptFixture";
import { hash } from "../storeContract";
import type { PostgresServer } from "./postgresServer";

const ACCOUNT = address(`0x${"aa".repeat(20)}`);
const { orchestrator } = receiptFixture;

/** What the turn to send transactions does, in a database of its own on a server. */
export function dutyBehaviour(running: () => PostgresServer): void {
  let server: PostgresServer;
  let database: string;
  const opened: Store[] = [];

  before(async () => {
    server = running();
    database = await server.createDatabase();
    await (await open()).close();
  });
  beforeEach(() => server.clear(database));
  afterEach(() => Promise.all(opened.splice(0).map((store) => store.close())));

  /** The store of one more process. */
  async function open(clock: Clock = systemClock): Promise<Store & { readonly duty: Duty }> {
    const store = await openPostgresStore({ url: server.url(database), role: "orchestrator", account: ACCOUNT }, { clock });
    opened.push(store);
    return { ...store, duty: store.shared!.duty };
  }

  /** Cuts the connection that holds the lock, as the server does when its other end is gone. */
  async function cut(): Promise<void> {
    await server.execute(database, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted");
  }

  /** The server lets go of the lock when it has noticed that the connection is gone, which is soon. */
  async function takeSoon(duty: Duty): Promise<AbortSignal> {
    for (;;) {
      const taken = await duty.tryTake();
      if (taken !== undefined) return taken;
    }
  }

  it("is one process's at a time, and the next one's when it is given back", async () => {
    const [first, second] = [await open(), await open()];
    const lost = (await first.duty.tryTake())!;
    expect(first.duty.term).to.equal(1);
    expect([await second.duty.tryTake(), second.duty.term]).to.deep.equal([undefined, undefined]);
    expect(lost.aborted).to.equal(false);
    await first.duty.release();
    expect([lost.aborted, first.duty.term]).to.deep.equal([true, undefined]);
    await takeSoon(second.duty);
    expect(second.duty.term).to.equal(2);
    expect(await first.duty.tryTake()).to.equal(undefined);
  });

  it("goes to one of many that ask at once", async () => {
    const stores = await Promise.all(Array.from({ length: 4 }, () => open()));
    const taken = await Promise.all(stores.map(({ duty }) => duty.tryTake()));
    expect(taken.filter((signal) => signal !== undefined)).to.have.length(1);
  });

  it("is lost with its connection, at once, and another process takes it", async () => {
    const [first, second] = [await open(), await open()];
    const lost = (await first.duty.tryTake())!;
    const told = once(lost, "abort");
    await cut();
    await told;
    expect(lost.reason).to.be.instanceOf(StorageError);
    expect(first.duty.term).to.equal(undefined);
    await takeSoon(second.duty);
    expect(second.duty.term).to.equal(2);
    // And back again: who has lost it may have it once more.
    await cut();
    await takeSoon(first.duty);
    expect(first.duty.term).to.equal(3);
  });

  it("is lost by a process that stood still, before it does anything else", async () => {
    const clock = new ManualClock();
    const { duty } = await open(clock);
    const lost = (await duty.tryTake())!;
    void clock.advance(9_999);
    expect(duty.term).to.equal(1);
    void clock.advance(1);
    expect(duty.term).to.equal(undefined);
    if (!lost.aborted) await once(lost, "abort");
  });

  it("is taken from a process that stands still, by the server", async () => {
    const raw = await PostgresDatabase.open(server.url(database));
    const still = new PostgresDuty({ account: ACCOUNT, patienceMs: 200 }, { database: raw, clock: new ManualClock() });
    const lost = (await still.tryTake())!;
    await takeSoon((await open()).duty);
    if (!lost.aborted) await once(lost, "abort");
    await still.close();
    await raw.close();
  });

  it("is kept as long as the server answers", async () => {
    const clock = new ManualClock();
    const { duty, checkWritable } = await open(clock);
    const lost = (await duty.tryTake())!;
    for (let pulse = 0; pulse < 10; pulse += 1) {
      await clock.advance(2_000);
      // The pulse is asked for, and answered when this process sleeps again.
      while (clock.pending.length === 0) await checkWritable();
    }
    expect([duty.term, lost.aborted]).to.deep.equal([1, false]);
  });

  it("lets nobody write claims whose turn is over, however late", async () => {
    const [first, second] = [await open(), await open()];
    await first.receipts.add(receiptFixture.signed(1), hash(1));
    const [receipt] = await first.receipts.unclaimed(orchestrator, { from: round(0n), before: round(99n) }, 1);
    await first.duty.tryTake();
    const claim = { orchestrator, data: { root: hash(7), totalPixels: 1n, segments: 1, fromRound: round(10n) }, preparedRound: round(11n) };
    const { id } = await first.claims.prepare(claim, [{ id: receipt!.id, start: 0n }]);
    await first.claims.setAttempt(id, { sender: ACCOUNT, nonce: 4 });
    await cut();
    await takeSoon(second.duty);
    for (const late of [
      () => first.claims.setAttempt(id, { sender: ACCOUNT, nonce: 5 }),
      () => first.claims.setAttempt(id, null),
      () => first.claims.markSubmitted(id, round(12n), null),
      () => first.claims.markEnded(id, "missed"),
      () => first.claims.discard(id),
    ]) {
      const error = await late().catch((cause: unknown) => cause);
      expect(error).to.be.instanceOf(StorageError);
      expect((error as Error).message).to.include("nothing was written");
    }
    expect((await second.claims.open(orchestrator))[0]).to.deep.include({ state: "prepared", attempt: { sender: ACCOUNT, nonce: 4 } });
    await second.claims.markSubmitted(id, round(12n), null);
    expect((await first.claims.ofRound(orchestrator, round(12n)))!.id).to.equal(id);
  });
}
