// SPDX-License-Identifier: MIT

import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import Libsql from "libsql";
import { StorageError } from "../../domain/storageError";
import { storageFailure } from "./storageFailure";
import { WriterLock } from "./writerLock";

/** A value of a column. Integers beyond 2^53 are kept as text: the driver rounds them. */
export type SqlValue = string | number | Uint8Array | null;

/** Pages (4 KiB) of writes that the file beside the database gathers before they are moved into it. */
const CHECKPOINT_PAGES = 100;

/**
 * One SQLite file, used by this process alone. What a statement wrote is on the disk when it returns. Every failure is a
 * `StorageError`, and a failed transaction leaves nothing behind.
 */
export class SqliteDatabase {
  private readonly statements = new Map<string, Libsql.Statement>();
  private isClosed = false;

  private constructor(
    readonly path: string,
    private readonly handles: { readonly database: Libsql.Database; readonly lock: WriterLock },
  ) {}

  /** Opens the file, and makes it, readable for its owner only, when there is none. */
  static open(path: string): SqliteDatabase {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      closeSync(openSync(path, "a", 0o600));
      chmodSync(path, 0o600);
    } catch (error) {
      throw cannotOpen(path, error as NodeJS.ErrnoException);
    }
    let lock: WriterLock | undefined;
    try {
      lock = WriterLock.take(path);
      const database = new Libsql(path, { timeout: 1000 });
      database.pragma("journal_mode = WAL");
      database.pragma("synchronous = FULL");
      database.pragma("foreign_keys = ON");
      database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
      database.exec("BEGIN IMMEDIATE; COMMIT");
      return new SqliteDatabase(path, { database, lock });
    } catch (error) {
      lock?.release();
      throw storageFailure(path, error);
    }
  }

  /** Runs statements that take no values. */
  execute(sql: string): void {
    this.guard(() => this.handles.database.exec(sql));
  }

  /** Runs one statement and returns how many rows it changed. */
  run(sql: string, ...values: SqlValue[]): number {
    return this.guard(() => this.statement(sql).run(...values).changes);
  }

  get(sql: string, ...values: SqlValue[]): unknown {
    return this.guard(() => this.statement(sql).get(...values));
  }

  /** Runs one statement that writes, and returns the row that it gives back. */
  write(sql: string, ...values: SqlValue[]): unknown {
    // Every row is read: SQLite moves writes into the database at a statement's end only, and the driver's `get` does not go there.
    return this.all(sql, ...values)[0];
  }

  all(sql: string, ...values: SqlValue[]): unknown[] {
    return this.guard(() => this.statement(sql).all(...values));
  }

  /** All or nothing: durable when it returns, undone when it throws. */
  transaction<T>(work: () => T): T {
    this.execute("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.execute("COMMIT");
      return result;
    } catch (error) {
      if (this.handles.database.inTransaction) this.execute("ROLLBACK");
      throw error;
    }
  }

  /** Afterwards the database is in its one file. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.statements.clear();
    try {
      // The driver closes nothing while its statements are not collected, and SQLite tidies up at the close only.
      this.handles.database.pragma("wal_checkpoint(TRUNCATE)");
    } catch {
      // Nothing is lost: it lies in the file beside the database, and the next start reads it there.
    }
    this.handles.database.close();
    this.handles.lock.release();
  }

  private statement(sql: string): Libsql.Statement {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.handles.database.prepare(sql) as Libsql.Statement;
      this.statements.set(sql, statement);
    }
    return statement;
  }

  private guard<T>(work: () => T): T {
    if (this.isClosed) throw new StorageError(`The database ${this.path} is closed`, { path: this.path });
    try {
      return work();
    } catch (error) {
      throw storageFailure(this.path, error);
    }
  }
}

function cannotOpen(path: string, error: NodeJS.ErrnoException): StorageError {
  const advice =
    error.code === "ENOSPC" || error.code === "EDQUOT"
      ? "the disk is full: free space on it"
      : "make the data directory exist and writable for this user, or choose another one";
  return new StorageError(
    `The database ${path} cannot be opened (${error.code}): ${advice}`,
    { path, reason: error.code },
    { cause: error },
  );
}
