// SPDX-License-Identifier: MIT

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect } from "chai";
import { openPostgresStore, type PostgresStoreOptions } from "../../../src/adapters/postgres/openPostgresStore";
import { migrate } from "../../../src/adapters/postgres/migrate";
import { PostgresDatabase } from "../../../src/adapters/postgres/postgresDatabase";
import { SCHEMA_STEPS } from "../../../src/adapters/postgres/schemaSteps";
import { address } from "../../../src/domain/address";
import { rational } from "../../../src/domain/rational";
import { round } from "../../../src/domain/round";
import { StorageError } from "../../../src/domain/storageError";
import type { Store } from "../../../src/ports/store";
import { receiptFixture } from "../../fakes/receiptFixture";
import { SteppingClock } from "../../fakes/steppingClock";
import { skipAloud } from "../ffmpeg/skipAloud";
import { killedWriter } from "../killedWriter";
import { hash, received, storeContract, winningTicket } from "../storeContract";
import { dutyBehaviour } from "./dutyBehaviour";
import { PostgresServer } from "./postgresServer";

const ACCOUNT = address(`0x${"aa".repeat(20)}`);
const OTHER = address(`0x${"bb".repeat(20)}`);
const KEY = { account: winningTicket(1).sender, id: "s" };
const NOBODY = 65_534;

describe("the store in PostgreSQL", () => {
  let server: PostgresServer;
  let database: string;
  const opened: Store[] = [];

  before(async function () {
    const started = await PostgresServer.start();
    if (started === undefined) return skipAloud(this, "there is no PostgreSQL server");
    server = started;
    database = await server.createDatabase();
  });
  after(() => server?.close());
  afterEach(() => Promise.all(opened.splice(0).map((store) => store.close())));

  async function open(url: string, changes: Partial<PostgresStoreOptions> = {}): Promise<Store> {
    const store = await openPostgresStore({ url, role: "orchestrator", account: ACCOUNT, ...changes }, { clock: new SteppingClock() });
    opened.push(store);
    return store;
  }

  /** Two processes' stores with one ledger. */
  async function openTwo(): Promise<[Store, Store]> {
    const url = await server.createSchema(database);
    return [await open(url), await open(url)];
  }

  describe("as any store", () => {
    before(async () => {
      await (await open(server.url(database))).close();
    });

    storeContract(async () => {
      const clock = new SteppingClock();
      await server.clear(database);
      return { store: await openPostgresStore({ url: server.url(database), role: "orchestrator", account: ACCOUNT }, { clock }), clock };
    });
  });

  describe("opening", () => {
    it("finds everything again", async () => {
      const url = await server.createSchema(database);
      const first = await open(url);
      await first.payments.record(KEY, [received(1, { winning: { ticket: winningTicket(1), ticketHash: hash(1) } })], 600);
      await first.nonces.reserve(hash(5), 7, winningTicket(1).paramsExpirationBlock);
      await first.close();
      const second = await open(url);
      expect((await second.tickets.pending()).map(({ ticket }) => ticket)).to.deep.equal([winningTicket(1)]);
      expect(await second.credit.balance(KEY)).to.deep.equal(rational(1n, 3n));
      expect((await second.payments.record(KEY, [received(1)], 600)).results).to.deep.equal(["nonceSeen"]);
      expect(await second.nonces.reserve(hash(5), 1, winningTicket(1).paramsExpirationBlock)).to.equal(8);
    });

    it("makes the tables once, however many processes start at once", async () => {
      const url = await server.createSchema(database);
      const stores = await Promise.all(Array.from({ length: 6 }, () => open(url, { chainId: 42161n })));
      const secrets = await Promise.all(stores.map((store, index) => store.secrets.saveOnce("secret", Uint8Array.of(index))));
      expect(new Set(secrets.map(String)).size).to.equal(1);
      expect(await stores[0]!.keyValues.get("chainId")).to.equal("42161");
    });

    it("refuses another chain, another key and another role, and says what to do", async () => {
      const url = await server.createSchema(database);
      await open(url, { chainId: 42161n });
      await open(url, { chainId: 42161n });
      expect((await failure(open(url, { chainId: 1n }))).message).to.include("belongs to chain 42161, this node runs on chain 1");
      const foreign = await failure(open(url, { account: OTHER }));
      expect(foreign.message).to.include(`belongs to the key of ${ACCOUNT}, this node has the key of ${OTHER}`);
      expect(foreign.message).to.include("name the same --key-file");
      expect((await failure(open(url, { role: "gateway" }))).message).to.include("give each a database of its own");
    });

    it("refuses the database of a newer program, and one with tables of another", async () => {
      const url = await server.createSchema(database);
      await open(url);
      const raw = await PostgresDatabase.open(url);
      await raw.run("UPDATE schema_version SET version = $1", SCHEMA_STEPS.length + 1);
      await raw.close();
      expect((await failure(open(url))).message).to.include(`has schema version ${SCHEMA_STEPS.length + 1}`);
      const taken = await server.createSchema(database);
      const other = await PostgresDatabase.open(taken);
      await other.run("CREATE TABLE session (id TEXT)");
      await other.close();
      expect((await failure(open(taken))).message).to.include("tables of another program");
    });

    it("commits durably, whatever the server's default is", async () => {
      await server.createRole("lax", "SUPERUSER");
      await server.execute("postgres", "ALTER ROLE lax SET synchronous_commit = off");
      const raw = await PostgresDatabase.open(server.url(database, "lax", "lax"));
      await raw
        .transaction(async (queries) => {
          await queries.run("RESET synchronous_commit");
          expect((await queries.get("SHOW synchronous_commit"))!.text("synchronous_commit")).to.equal("off");
          throw new StorageError("undo");
        })
        .catch(() => undefined);
      const [pooled, single] = [await raw.get("SHOW synchronous_commit"), await raw.connect()];
      expect(pooled!.text("synchronous_commit")).to.equal("on");
      expect((await single.query("SHOW synchronous_commit")).rows).to.deep.equal([{ synchronous_commit: "on" }]);
      await Promise.all([single.end(), raw.close()]);
    });

    it("refuses a server that does not write to its disk", async () => {
      const setFsync = async (value: string): Promise<void> => {
        await server.execute("postgres", `ALTER SYSTEM SET fsync = ${value}`);
        await server.execute("postgres", "SELECT pg_reload_conf()");
        // The server's processes take it over one after the other.
        while ((await server.execute("postgres", "SHOW fsync"))[0]!.fsync !== value);
      };
      await setFsync("off");
      expect((await failure(open(server.url(database)))).message).to.include("set fsync = on at its server");
      await setFsync("on");
      await open(server.url(database));
    });
  });

  describe("two processes with one ledger", () => {
    it("credit a ticket once, whichever of them it reaches", async () => {
      const stores = await openTwo();
      const tickets = Array.from({ length: 40 }, (_, index) => received(index + 1, { winning: winnerOf(index + 1) }));
      const all = stores.flatMap(({ payments }) => tickets.map((ticket) => payments.record(KEY, [ticket], 30)));
      const results = (await Promise.all(all)).flatMap((answer) => answer.results);
      expect(results.filter((result) => result === "credited")).to.have.length(30);
      for (const { credit, tickets: winners } of stores) {
        expect(await credit.balance(KEY)).to.deep.equal(rational(10n));
        expect(await winners.pending()).to.have.length(40);
      }
    });

    it("take payments that lock the same rows in another order, and forget old ones meanwhile", async () => {
      const stores = await openTwo();
      const batch = (nonce: number): ReturnType<typeof received>[] =>
        Array.from({ length: 8 }, (_, params) => received(nonce, { recipientRandHash: hash(params + 1) }));
      const work = Array.from({ length: 12 }, (_, index) => {
        const store = stores[index % 2]!;
        const tickets = index % 3 === 0 ? batch(index) : batch(index).reverse();
        return Promise.all([store.payments.record(KEY, tickets, 600), store.payments.pruneNonces(1)]);
      });
      await Promise.all(work);
      expect(await stores[0].credit.balance(KEY)).to.deep.equal(rational(32n));
    });

    it("give out no nonce twice", async () => {
      const stores = await openTwo();
      const block = winningTicket(1).paramsExpirationBlock;
      const firsts = await Promise.all(Array.from({ length: 40 }, (_, index) => stores[index % 2]!.nonces.reserve(hash(1), 3, block)));
      expect(firsts.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 40 }, (_, index) => 1 + 3 * index));
    });

    it("change a balance one after the other", async () => {
      const stores = await openTwo();
      await Promise.all(Array.from({ length: 40 }, (_, index) => stores[index % 2]!.credit.add(KEY, rational(1n, 7n))));
      const taken = await Promise.all(stores.map(({ credit }) => credit.take(KEY)));
      expect(taken.map(({ numerator }) => numerator).sort()).to.deep.equal([0n, 40n]);
    });

    it("set credit aside once for both", async () => {
      const [first, second] = await openTwo();
      await first.credit.add(KEY, rational(10n));
      const holds = [first, second].map(({ shared }) => shared!.holds);
      const both = await Promise.all(holds.map((hold) => hold.tryHold(KEY, rational(6n))));
      const [held] = both.filter((release) => release !== undefined);
      expect(both.filter((release) => release === undefined)).to.have.length(1);
      expect(await holds[1]!.tryHold(KEY, rational(5n))).to.equal(undefined);
      expect(await holds[1]!.tryHold({ ...KEY, id: "unknown" }, rational(1n))).to.equal(undefined);
      await held!();
      await held!();
      expect(await holds[1]!.tryHold(KEY, rational(10n))).to.be.a("function");
    });

    it("let the holds of a process that died end by themselves", async () => {
      const url = await server.createSchema(database);
      const store = await open(url);
      await store.credit.add(KEY, rational(10n));
      await store.shared!.holds.tryHold(KEY, rational(10n));
      expect(await store.shared!.holds.tryHold(KEY, rational(10n))).to.equal(undefined);
      const raw = await PostgresDatabase.open(url);
      await raw.run("UPDATE credit_hold SET expires_at = now() - interval '1 second'");
      expect(await store.shared!.holds.tryHold(KEY, rational(10n))).to.be.a("function");
      await store.credit.prune(0);
      expect((await raw.get("SELECT count(*) AS count FROM credit_hold"))!.number("count")).to.equal(1);
      await raw.close();
    });

    it("use up each job once, and each of equal ones", async () => {
      const stores = await openTwo();
      for (let i = 0; i < 10; i += 1) await stores[0].jobs.add(hash(1), round(10n));
      const attests = Array.from({ length: 12 }, (_, index) =>
        stores[index % 2]!.jobs.attest(hash(1), receiptFixture.signed(index + 1), hash(index + 1)),
      );
      expect((await Promise.all(attests)).sort()).to.deep.equal([...Array<string>(2).fill("noJob"), ...Array<string>(10).fill("stored")]);
      expect(await stores[1].receipts.countUnclaimed(receiptFixture.orchestrator)).to.equal(10);
    });

    it("prepare a claim once", async () => {
      const stores = await openTwo();
      await stores[0].receipts.add(receiptFixture.signed(1), hash(1));
      const { orchestrator } = receiptFixture;
      const claim = {
        orchestrator,
        data: { root: hash(7), totalPixels: 1n, segments: 1, fromRound: round(10n) },
        preparedRound: round(11n),
      };
      const ids = await stores[0].receipts.unclaimed(orchestrator, { from: round(0n), before: round(99n) }, 9);
      const leaves = ids.map(({ id }) => ({ id, start: 0n }));
      const results = await Promise.allSettled(stores.map(({ claims }) => claims.prepare(claim, leaves)));
      expect(results.map(({ status }) => status).sort()).to.deep.equal(["fulfilled", "rejected"]);
      expect(await stores[1].claims.open(orchestrator)).to.have.length(1);
    });

    it("know the sessions that the other has opened", async () => {
      const [first, second] = await openTwo();
      const session = { sessionId: "a", sender: OTHER, price: { numerator: 1n, denominator: 3n }, createdAt: 5 };
      await first.sessions.save(session as Parameters<typeof first.sessions.save>[0]);
      expect(await second.sessions.find("a")).to.deep.equal(session);
    });
  });

  describe("the turn to send transactions", () => dutyBehaviour(() => server));

  describe("what goes wrong", () => {
    let silent: Server;
    before(async () => {
      silent = createServer();
      await listen(silent);
    });
    after(() => silent.close());

    const URL_OF_NOBODY = "postgresql://user:secret-word@";

    it("says what to do when no server is there, or none answers", async () => {
      const { port } = silent.address() as AddressInfo;
      const closed = createServer();
      const free = await listen(closed);
      await new Promise((resolve) => closed.close(resolve));
      const refused = await failure(open(`${URL_OF_NOBODY}127.0.0.1:${free}/ledger`));
      expect(refused.message).to.include(
        `ledger at 127.0.0.1:${free} cannot be used: no server listens there: start it, or correct --db-url`,
      );
      const noSocket = await failure(open(`${URL_OF_NOBODY}/ledger?host=${tmpdir()}`));
      expect(noSocket.message).to.include(`ledger at ${tmpdir()} cannot be used: no server listens there`);
      const unanswered = await failure(PostgresDatabase.open(`${URL_OF_NOBODY}127.0.0.1:${port}/ledger`, { connectMs: 200 }));
      expect(unanswered.message).to.include("its host does not answer");
      const unknown = await failure(open(`${URL_OF_NOBODY}host.invalid/ledger`));
      expect(unknown.message).to.match(/no host of that name|cannot be looked up/);
      for (const error of [refused, noSocket, unanswered, unknown]) {
        expect(error).to.be.instanceOf(StorageError);
        expect(inspect(error, { depth: 9, showHidden: true })).to.not.include("secret-word");
      }
    });

    it("says what to do about a login, a database and rights that are not there", async () => {
      const wrong = await failure(open(server.url(database, "postgres", "wrong-word")));
      expect(wrong.message).to.include("does not take the user or the password: correct --db-url");
      expect(inspect(wrong, { depth: 9, showHidden: true }))
        .to.not.include("wrong-word")
        .and.not.include(server.password);
      expect((await failure(open(server.url("missing")))).message).to.include("create it (createdb)");
      await server.createRole("guest", "CONNECTION LIMIT 1");
      const guest = await PostgresDatabase.open(server.url(database, "guest", "guest"));
      expect((await failure(migrate(guest))).message).to.include("make it the owner of the database");
      expect((await failure(guest.connect())).message).to.include("takes no more connections");
      await guest.close();
    });

    it("says what to do about a read-only server", async () => {
      await server.createRole("reader", "SUPERUSER");
      await server.execute("postgres", "ALTER ROLE reader SET default_transaction_read_only = on");
      const url = (await server.createSchema(database)).replace(/\/\/[^@]*@/, "//reader:reader@");
      expect((await failure(open(url))).message).to.include("let --db-url lead to the primary server");
    });

    it("says what to do about a full disk, writes nothing by halves, and goes on when there is space again", async function () {
      const disk = mkdtempSync(join(tmpdir(), "postgres-disk-"));
      const mount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=12m,mode=755", "tmpfs", disk]);
      if (mount.status !== 0) skipAloud(this, "a small disk cannot be mounted here");
      try {
        chownSync(disk, NOBODY, NOBODY);
        await server.execute("postgres", `CREATE TABLESPACE small LOCATION '${disk}'`);
        await server.execute("postgres", "CREATE DATABASE small TABLESPACE small TEMPLATE template0");
        const store = await open(server.url("small"));
        let written = 0;
        const error = await failure(
          (async () => {
            for (; written < 1000; written += 1) await store.keyValues.set(`key ${written}`, randomBytes(50_000).toString("hex"));
          })(),
        );
        expect(error.message).to.include("the server has no disk space left: free some there");
        expect(await store.keyValues.get(`key ${written}`)).to.equal(undefined);
        expect(await store.keyValues.get(`key ${written - 1}`)).to.have.length(100_000);
        spawnSync("mount", ["-o", "remount,size=24m", disk]);
        await store.keyValues.set(`key ${written}`, "again");
        await store.close();
        await server.execute("postgres", "DROP DATABASE small");
        await server.execute("postgres", "DROP TABLESPACE small");
      } finally {
        spawnSync("umount", ["--lazy", disk]);
        rmSync(disk, { recursive: true, force: true });
      }
    });

    it("fails the call whose connection is cut, undoes it, and opens another connection for the next one", async () => {
      const raw = await PostgresDatabase.open(await server.createSchema(database));
      await raw.run("CREATE TABLE fact (text TEXT)");
      const cut = failure(
        raw.transaction(async (queries) => {
          await queries.run("INSERT INTO fact (text) VALUES ('half')");
          const pid = (await queries.get("SELECT pg_backend_pid() AS pid"))!.number("pid");
          await server.execute("postgres", `SELECT pg_terminate_backend(${pid})`);
          await queries.run("INSERT INTO fact (text) VALUES ('other half')");
        }),
      );
      expect((await cut).message).to.include("the server ended the connection");
      expect((await raw.get("SELECT count(*) AS count FROM fact"))!.number("count")).to.equal(0);
      await raw.close();
    });

    it("waits for nothing for ever: neither a lock nor a server that has fallen silent", async () => {
      const url = await server.createSchema(database);
      const raw = await PostgresDatabase.open(url, { statementMs: 150 });
      expect((await failure(raw.run("SELECT pg_sleep(60)"))).message).to.include("a statement took too long");
      await raw.close();
      const impatient = await PostgresDatabase.open(url, { answerMs: 150 });
      expect((await failure(impatient.run("SELECT pg_sleep(3)"))).message).to.include("the server does not answer");
      expect((await impatient.get("SELECT 1 AS one"))!.number("one")).to.equal(1);
      await impatient.close();
      expect((await failure(impatient.run("SELECT 1"))).message).to.include("is closed");
    });

    it("takes texts of peers as they come", async () => {
      const [store] = await openTwo();
      const key = { ...KEY, id: "\0 ' \\ \ud800 é" };
      await store.credit.add(key, rational(1n));
      expect(await store.credit.balance(key)).to.deep.equal(rational(1n));
    });

    it("says so when a row is not what it was written as", async () => {
      const url = await server.createSchema(database);
      const store = await open(url);
      await store.credit.add(KEY, rational(1n));
      const raw = await PostgresDatabase.open(url);
      await raw.run("UPDATE credit SET amount = 'much'");
      expect((await failure(store.credit.balance(KEY))).message).to.include("in the column amount");
      await raw.close();
    });
  });

  describe("a kill", () => {
    it("of the node leaves everything that it said was recorded, and nothing by halves", async () => {
      const url = await server.createSchema(database);
      const { writer, acknowledged } = await killedWriter(url, 25);
      expect(writer.signalCode).to.equal("SIGKILL");
      const store = await open(url);
      // What the server was about to commit when the node was killed ends before a lock on it is given.
      await store.credit.add(KEY, rational(0n));
      const pending = await store.tickets.pending();
      expect(pending.length).to.be.at.least(acknowledged);
      expect(await store.credit.balance(KEY)).to.deep.equal(rational(BigInt(pending.length), 3n));
    });

    it("of the server does too, and the node goes on when it is back", async () => {
      const url = await server.createSchema(database);
      const store = await open(url);
      let acknowledged = 0;
      const error = await failure(
        (async () => {
          for (let number = 1; ; number += 1) {
            await store.payments.record(KEY, [received(number, { winning: winnerOf(number) })], 1_000_000);
            acknowledged = number;
            if (number === 20) void server.kill();
          }
        })(),
      );
      expect(error).to.be.instanceOf(StorageError);
      expect((await failure(store.checkWritable())).message).to.include("cannot be used");
      expect(await failure(store.shared!.duty.tryTake())).to.be.instanceOf(StorageError);
      await server.resume();
      await store.checkWritable();
      expect(await store.shared!.duty.tryTake()).to.be.instanceOf(AbortSignal);
      const pending = await store.tickets.pending();
      expect(pending.length)
        .to.be.within(acknowledged, acknowledged + 1)
        .and.at.least(20);
      expect(await store.credit.balance(KEY)).to.deep.equal(rational(BigInt(pending.length), 3n));
    });
  });
});

function winnerOf(number: number): { ticket: ReturnType<typeof winningTicket>; ticketHash: ReturnType<typeof hash> } {
  return { ticket: winningTicket(number), ticketHash: hash(number) };
}

/** Listens at a free port and returns it. */
async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error("expected a failure");
    },
    (error: Error) => error,
  );
}
