// SPDX-License-Identifier: MIT

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import Libsql from "libsql";
import { openSqliteStore, type SqliteStore } from "../../../src/adapters/sqlite/openSqliteStore";
import { SCHEMA_STEPS } from "../../../src/adapters/sqlite/schemaSteps";
import { SqliteDatabase } from "../../../src/adapters/sqlite/sqliteDatabase";
import { address } from "../../../src/domain/address";
import { l1Block } from "../../../src/domain/l1Block";
import { rational } from "../../../src/domain/rational";
import { round } from "../../../src/domain/round";
import { StorageError } from "../../../src/domain/storageError";
import { receiptFixture } from "../../fakes/receiptFixture";
import { SteppingClock } from "../../fakes/steppingClock";
import { skipAloud } from "../ffmpeg/skipAloud";
import { killedWriter } from "../killedWriter";
import { hash, received, storeContract, winningTicket } from "../storeContract";
import { watchStoreContract } from "../watchStoreContract";

describe("the store in SQLite", () => {
  let folder: string;
  let files = 0;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "sqlite-test-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function freshPath(): string {
    return join(folder, `data-${(files += 1)}`, "node.sqlite3");
  }

  function open(path: string, chainId?: bigint): Promise<SqliteStore> {
    return openSqliteStore({ path, chainId }, { clock: new SteppingClock() });
  }

  storeContract(async () => {
    const clock = new SteppingClock();
    return { store: await openSqliteStore({ path: freshPath() }, { clock }), clock };
  });

  describe("what a watcher knows", () => {
    let store: SqliteStore;

    beforeEach(async () => {
      store = await open(freshPath());
    });
    afterEach(() => store.close());

    watchStoreContract(() => store.watch);
  });

  describe("the file beside the database", () => {
    const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    const block = l1Block(1n);

    it("is empty after a stop: the database alone is a whole copy", async () => {
      const path = freshPath();
      const store = await open(path);
      await store.credit.add({ account: address(`0x${"11".repeat(20)}`), id: "a" }, rational(5n));
      await store.nonces.reserve(hash(1), 7, block);
      await store.close();
      expect(sizeOf(`${path}-wal`)).to.equal(0);
      const copy = freshPath();
      mkdirSync(dirname(copy));
      copyFileSync(path, copy);
      const copied = await open(copy);
      expect(await copied.nonces.reserve(hash(1), 1, block)).to.equal(8);
      expect(await copied.credit.balance({ account: address(`0x${"11".repeat(20)}`), id: "a" })).to.deep.equal(rational(5n));
      await copied.close();
    });

    it("does not grow while the node runs, whatever writes", async () => {
      const path = freshPath();
      const store = await open(path);
      for (let number = 0; number < 400; number++) await store.nonces.reserve(hash(number), 1, block);
      expect(sizeOf(`${path}-wal`)).to.be.below(1_000_000);
      expect(sizeOf(path)).to.be.above(4096);
      await store.close();
    });
  });

  describe("opening", () => {
    it("makes a file that only its owner can read, durable at every commit", async () => {
      const path = freshPath();
      const store = await open(path);
      expect(statSync(path).mode & 0o777).to.equal(0o600);
      await store.close();
      const database = SqliteDatabase.open(path);
      expect(database.get("PRAGMA journal_mode")).to.include({ journal_mode: "wal" });
      expect(database.get("PRAGMA synchronous")).to.include({ synchronous: 2 });
      database.close();
    });

    it("finds everything again", async () => {
      const path = freshPath();
      const first = await open(path);
      const key = { account: winningTicket(1).sender, id: "s" };
      await first.payments.record(key, [received(1, { winning: { ticket: winningTicket(1), ticketHash: hash(1) } })], 600);
      await first.nonces.reserve(hash(5), 7, winningTicket(1).paramsExpirationBlock);
      await first.jobs.add(hash(6), round(3n));
      await first.close();
      const second = await open(path);
      expect((await second.tickets.pending()).map(({ ticket }) => ticket)).to.deep.equal([winningTicket(1)]);
      expect(await second.credit.balance(key)).to.deep.equal(rational(1n, 3n));
      expect(await second.jobs.has(hash(6))).to.equal(true);
      expect((await second.payments.record(key, [received(1)], 600)).results).to.deep.equal(["nonceSeen"]);
      expect(await second.nonces.reserve(hash(5), 1, winningTicket(1).paramsExpirationBlock)).to.equal(8);
      await second.close();
    });

    it("brings the database of an older program up to date and keeps what is in it", async () => {
      const path = freshPath();
      const older = SqliteDatabase.open(path);
      older.execute(SCHEMA_STEPS[0]!);
      older.execute("PRAGMA user_version = 1");
      older.execute("INSERT INTO kv (key, value, updated_at) VALUES ('fact', 'old', 1)");
      older.execute(`INSERT INTO ticket_params (recipient_rand_hash, nonces, expiration_block) VALUES ('${hash(7)}', 1, 100)`);
      older.execute(`INSERT INTO received_nonce (recipient_rand_hash, sender_nonce) VALUES ('${hash(7)}', 1)`);
      older.close();
      const store = await open(path);
      const { results } = await store.payments.record(
        { account: winningTicket(1).sender, id: "s" },
        [received(1, { recipientRandHash: hash(7) })],
        600,
      );
      expect(results).to.deep.equal(["nonceSeen"]);
      expect(await store.keyValues.get("fact")).to.equal("old");
      const signed = receiptFixture.signed(1);
      expect(await store.receipts.add(signed, hash(1))).to.equal("stored");
      await store.close();
      const again = await open(path);
      expect(await again.receipts.add(signed, hash(1))).to.equal("known");
      expect(await again.receipts.add(receiptFixture.signed(1, { latencyMs: 1 }), hash(2))).to.equal("conflict");
      await again.close();
    });

    it("puts the work away that an older program had for another Verifier, and claims none of it", async () => {
      const path = freshPath();
      const older = SqliteDatabase.open(path);
      for (const step of SCHEMA_STEPS.slice(0, 4)) older.execute(step);
      older.execute("PRAGMA user_version = 4");
      older.execute(`INSERT INTO claim (orchestrator, root, total_pixels, segments, state, prepared_round)
        VALUES ('${receiptFixture.orchestrator}', '${hash(7)}', '9', 1, 'prepared', '11')`);
      older.execute("INSERT INTO kv (key, value, updated_at) VALUES ('watchNextBlock', '77', 1)");
      older.execute(`INSERT INTO watched_claim (orchestrator, round, root, total_pixels, segments, status)
        VALUES ('${receiptFixture.orchestrator}', 11, '${hash(7)}', '9', 1, 'submitted')`);
      for (const number of [1, 2]) {
        const { receipt, signature } = receiptFixture.signed(number);
        const { gateway, streamId, sequence, orchestrator, round, sourceHash, renditionsHash, profilesHash, pixels } = receipt;
        const texts = [
          gateway,
          streamId,
          sequence,
          orchestrator,
          sourceHash,
          renditionsHash,
          profilesHash,
          pixels,
          signature,
          hash(number),
        ];
        older.execute(`INSERT INTO receipt (gateway, stream_id, sequence, orchestrator, source_hash, renditions_hash, profiles_hash, pixels,
          signature, receipt_hash, round, latency_ms, device, received_at)
          VALUES (${texts.map((text) => `'${text}'`).join(", ")}, ${round}, ${receipt.latencyMs}, ${receipt.device}, 1)`);
      }
      older.close();
      const store = await open(path);
      const { orchestrator } = receiptFixture;
      expect(await store.receipts.countUnclaimed(orchestrator)).to.equal(0);
      expect(await store.claims.open(orchestrator)).to.deep.equal([]);
      expect((await store.claims.history(orchestrator, 9)).map(({ state, data }) => [state, data.segments])).to.deep.equal([
        ["voided", 2],
        ["voided", 1],
      ]);
      expect(await store.receipts.add(receiptFixture.signed(1), hash(1))).to.equal("known");
      expect([await store.watch.nextBlock(), await store.watch.claims()]).to.deep.equal([undefined, []]);
      await store.close();
    });

    it("refuses another chain", async () => {
      const path = freshPath();
      await (await open(path, 42161n)).close();
      await (await open(path, 42161n)).close();
      const error = await failure(open(path, 1n));
      expect(error.message).to.include("belongs to chain 42161, this node runs on chain 1");
      await (await open(path)).close();
    });

    it("refuses the file of a newer program", async () => {
      const path = freshPath();
      await (await open(path)).close();
      const database = SqliteDatabase.open(path);
      database.execute(`PRAGMA user_version = ${SCHEMA_STEPS.length + 1}`);
      database.close();
      expect((await failure(open(path))).message).to.include(`schema version ${SCHEMA_STEPS.length + 1}`);
    });

    it("refuses a second writer until the first is gone", async () => {
      const path = freshPath();
      const first = await open(path);
      expect((await failure(open(path))).message).to.include("another process uses it");
      await first.close();
      await (await open(path)).close();
    });

    it("says what to do about a file that is no database, a folder that is a file, and a closed store", async () => {
      const path = freshPath();
      mkdirSync(join(path, ".."));
      writeFileSync(path, "not a database, but long enough to be looked at ".repeat(50));
      expect((await failure(open(path))).message).to.include("choose another data directory");
      writeFileSync(join(folder, "file"), "");
      expect((await failure(open(join(folder, "file", "node.sqlite3")))).message).to.include("make the data directory exist");
      const store = await open(freshPath());
      await store.close();
      await store.close();
      expect((await failure(store.checkWritable())).message).to.include("is closed");
    });
  });

  describe("a disk that fails", () => {
    it("full: a typed error, nothing half recorded, and it goes on when there is space again", async function () {
      const path = join(folder, "small", "node.sqlite3");
      mkdirSync(join(path, ".."));
      const mount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=512k", "tmpfs", join(path, "..")]);
      if (mount.status !== 0) skipAloud(this, "a small disk cannot be mounted here");
      try {
        const store = await open(path);
        const key = { account: winningTicket(1).sender, id: "s" };
        const results = await fillUntilFull(store, key);
        expect(results.error, results.error?.stack).to.be.instanceOf(StorageError);
        expect(results.error?.message).to.match(/the disk is full|the disk fails/);
        expect(await store.credit.balance(key)).to.deep.equal(rational(BigInt(results.recorded), 3n));
        expect(await store.tickets.pending()).to.have.length(results.recorded);
        spawnSync("mount", ["-o", "remount,size=4m", join(path, "..")]);
        const again = received(results.recorded + 1, {
          winning: { ticket: winningTicket(results.recorded + 1), ticketHash: hash(results.recorded + 1) },
        });
        expect((await store.payments.record(key, [again], 1_000_000)).results).to.deep.equal(["credited"]);
        expect(await store.tickets.pending()).to.have.length(results.recorded + 1);
        await store.close();
      } finally {
        spawnSync("umount", ["--lazy", join(path, "..")]);
      }
    });

    it("full: the same where the file may not grow", async () => {
      const database = SqliteDatabase.open(freshPath());
      database.execute("CREATE TABLE filler (text TEXT)");
      database.get("PRAGMA max_page_count = 8");
      const error = await failure(
        (async () =>
          database.transaction(() => {
            for (let i = 0; i < 100; i += 1) database.run("INSERT INTO filler (text) VALUES (?)", "x".repeat(1000));
          }))(),
      );
      expect(error.message).to.include("the disk is full: free space on it");
      expect(database.get("SELECT count(*) AS rows FROM filler")).to.include({ rows: 0 });
      database.close();
    });

    it("read-only: a typed error that says so", async function () {
      const path = join(folder, "writable", "node.sqlite3");
      await (await open(path)).close();
      const readOnly = join(folder, "read-only");
      mkdirSync(readOnly);
      const mount = spawnSync("mount", ["--bind", join(folder, "writable"), readOnly]);
      if (mount.status !== 0) skipAloud(this, "a read-only disk cannot be mounted here");
      try {
        spawnSync("mount", ["-o", "remount,bind,ro", readOnly]);
        const error = await failure(open(join(readOnly, "node.sqlite3")));
        expect(error).to.be.instanceOf(StorageError);
        expect(error.message).to.include("writable for this user");
      } finally {
        spawnSync("umount", ["--lazy", readOnly]);
      }
    });
  });

  describe("a process that is killed", () => {
    it("has everything that it said was recorded, and nothing by halves", async () => {
      const path = freshPath();
      for (let round = 0; round < 3; round += 1) {
        const { writer, acknowledged } = await killedWriter(path, 25);
        expect(writer.signalCode).to.equal("SIGKILL");
        const store = await open(path);
        const pending = await store.tickets.pending();
        expect(pending.length).to.be.at.least(acknowledged);
        const balance = await store.credit.balance({ account: winningTicket(1).sender, id: "s" });
        expect(balance).to.deep.equal(rational(BigInt(pending.length), 3n));
        await store.close();
      }
    });
  });

  describe("an account with many balances of long names", () => {
    it("is read without the names, and other work goes on meanwhile", async () => {
      const path = freshPath();
      await (await open(path)).close();
      const { sender: account } = winningTicket(1);
      const writer = new Libsql(path);
      writer.exec("BEGIN");
      const insert = writer.prepare("INSERT INTO credit (account, id, amount, updated_at) VALUES (?, ?, '1/1', ?)");
      for (let n = 0; n < 1_001; n++) insert.run(account, `${n}`.padStart(10_000, "x"), n);
      writer.exec("COMMIT");
      writer.close();

      const store = await open(path);
      const turns: string[] = [];
      for await (const page of store.credit.amountsOf(account, 0)) {
        turns.push(`${page.length}`);
        setImmediate(() => turns.push("other work"));
      }
      expect(turns).to.deep.equal(["500", "other work", "500", "other work", "1"]);
      await store.close();

      const reader = new Libsql(path);
      const plan = reader
        .prepare("EXPLAIN QUERY PLAN SELECT amount, charged, unforeseen, updated_at FROM credit WHERE account = ? AND updated_at >= ?")
        .all(account, 0) as { detail: string }[];
      expect(plan.map(({ detail }) => detail).join()).to.include("USING COVERING INDEX credit_account");
      reader.close();
    });
  });

  it("is a real SQLite file for other tools", async () => {
    const path = freshPath();
    await (await open(path)).close();
    const other = new Libsql(path, { readonly: true });
    expect(other.prepare("SELECT count(*) AS tables FROM sqlite_master WHERE type = 'table'").get()).to.include({ tables: 15 });
    other.close();
  });
});

async function fillUntilFull(
  store: SqliteStore,
  key: { account: ReturnType<typeof winningTicket>["sender"]; id: string },
): Promise<{ recorded: number; error?: Error }> {
  for (let number = 1; number < 5000; number += 1) {
    const ticket = received(number, { winning: { ticket: winningTicket(number), ticketHash: hash(number) } });
    try {
      await store.payments.record(key, [ticket], 1_000_000);
    } catch (error) {
      return { recorded: number - 1, error: error as Error };
    }
  }
  return { recorded: 5000 };
}

async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error("expected a failure");
    },
    (error: Error) => error,
  );
}
