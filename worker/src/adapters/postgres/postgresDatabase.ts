// SPDX-License-Identifier: MIT

import { Client, DatabaseError, Pool, types, type ClientConfig, type PoolClient, type QueryResult } from "pg";
import { StorageError } from "../../domain/storageError";
import { placeOf } from "./placeOf";
import type { Queries, SqlValue } from "./queries";
import { Row } from "./row";
import { storageFailure } from "./storageFailure";

/** How long things may take, in milliseconds. */
export interface PostgresTimeouts {
  readonly connectMs?: number;
  /** A statement and all locks that it waits for; the server ends it. */
  readonly statementMs?: number;
  /** Longer than the server's own limit: ends what a server does not, because it or the way to it is gone. */
  readonly answerMs?: number;
}

const DEFAULTS = { connectMs: 10_000, statementMs: 30_000, answerMs: 40_000 };
const MAX_CONNECTIONS = 8;
const MAX_ATTEMPTS = 10;
/** Serialization failure and deadlock: the server undid the transaction, which may be tried again. */
const WORTH_ANOTHER: ReadonlySet<string | undefined> = new Set(["40001", "40P01"]);
const BIGINT_TYPE = 20;

/**
 * What every connection of ours begins with. A commit is on the disk before it is answered, whatever the server's default is; and nothing
 * of ours stands in others' way for ever.
 */
function setup(statementMs: number): string {
  return `
    SET default_transaction_isolation = 'read committed';
    SET statement_timeout = ${statementMs};
    SET idle_in_transaction_session_timeout = ${statementMs};
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
  `;
}

/**
 * A database on a PostgreSQL server, which other processes use at the same time. What a call wrote is on the server's disk when it
 * returns. Every failure is a `StorageError`; a connection that breaks fails the calls that run on it, and the next one opens another.
 */
export class PostgresDatabase implements Queries {
  private isClosed = false;

  private constructor(
    /** The database for people to read, without its password. */
    readonly place: string,
    private readonly connection: { readonly config: ClientConfig; readonly setup: string },
    private readonly pool: Pool,
  ) {}

  /** Connects once, to find out whether the server can be used. Throws `StorageError`. */
  static async open(url: string, timeouts: PostgresTimeouts = {}): Promise<PostgresDatabase> {
    const { connectMs, statementMs, answerMs } = { ...DEFAULTS, ...timeouts };
    const config: ClientConfig = {
      connectionString: url,
      connectionTimeoutMillis: connectMs,
      query_timeout: answerMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: connectMs,
      application_name: "livepeer-node",
      types: { getTypeParser },
    };
    const connection = { config, setup: setup(statementMs) };
    const pool = new Pool({ ...config, max: MAX_CONNECTIONS, onConnect: (client): unknown => client.query(connection.setup) });
    // Of a connection that breaks while nothing runs on it: the pool has dropped it, and nobody waits for it.
    pool.on("error", () => undefined);
    const database = new PostgresDatabase(placeOf(url), connection, pool);
    try {
      await database.requireDurability();
      return database;
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  async run(sql: string, ...values: SqlValue[]): Promise<number> {
    return this.retried((client) => queriesOn(client).run(sql, ...values));
  }

  async get(sql: string, ...values: SqlValue[]): Promise<Row | undefined> {
    return this.retried((client) => queriesOn(client).get(sql, ...values));
  }

  async all(sql: string, ...values: SqlValue[]): Promise<Row[]> {
    return this.retried((client) => queriesOn(client).all(sql, ...values));
  }

  /**
   * All or nothing: durable when it returns, undone when it throws. `work` may run more than once. Transactions are READ COMMITTED, so that
   * each statement sees what others had committed when it began: `work` is right if it locks what it decides on before it reads it.
   */
  async transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T> {
    return this.retried(async (client) => {
      await client.query("BEGIN");
      try {
        const result = await work(queriesOn(client));
        await client.query("COMMIT");
        return result;
      } catch (error) {
        if (isAnswer(error)) await client.query("ROLLBACK");
        throw error;
      }
    });
  }

  /** A connection beside the others, for what lasts as long as it does. */
  async connect(): Promise<Client> {
    this.requireOpen();
    const client = new Client(this.connection.config);
    // Told to whoever runs a query, or listens for the end.
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.query(this.connection.setup);
      return client;
    } catch (error) {
      void client.end().catch(() => undefined);
      throw storageFailure(this.place, error);
    }
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await this.pool.end();
  }

  /** With `fsync` off a power failure of the server takes back what it said was written: nothing that we could ask for helps. */
  private async requireDurability(): Promise<void> {
    const row = await this.get("SELECT current_setting('fsync') AS fsync");
    if (row?.text("fsync") !== "off") return;
    const message = `The database ${this.place} may lose what it said was written: set fsync = on at its server`;
    throw new StorageError(message, { database: this.place });
  }

  /**
   * Tries again while the server says that nothing but bad luck was in the way. Its rows are locked for a few milliseconds at a time, so that
   * a deadlock, which is all that is left, does not come again and again.
   */
  private async retried<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.borrowed(work);
      } catch (error) {
        const isWorthAnother = WORTH_ANOTHER.has((error as { code?: string }).code);
        if (!isWorthAnother || attempt >= MAX_ATTEMPTS) throw storageFailure(this.place, error);
      }
    }
  }

  /** A connection on which something failed that is not the statement's own fault is not used again. */
  private async borrowed<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    this.requireOpen();
    const client = await this.pool.connect();
    const onError = (): void => undefined;
    client.on("error", onError);
    let broken: Error | undefined;
    try {
      return await work(client);
    } catch (error) {
      if (!isAnswer(error)) broken = error as Error;
      throw error;
    } finally {
      client.off("error", onError);
      client.release(broken);
    }
  }

  private requireOpen(): void {
    if (this.isClosed) throw new StorageError(`The database ${this.place} is closed`, { database: this.place });
  }
}

function queriesOn(client: Client | PoolClient): Queries {
  const query = (sql: string, values: SqlValue[]): Promise<QueryResult<Record<string, unknown>>> => client.query(sql, values.map(toColumn));
  return {
    run: async (sql, ...values) => (await query(sql, values)).rowCount ?? 0,
    get: async (sql, ...values) => (await query(sql, values)).rows.map((row) => new Row(row))[0],
    all: async (sql, ...values) => (await query(sql, values)).rows.map((row) => new Row(row)),
  };
}

/** Texts come from peers too, and PostgreSQL holds no NUL: it becomes the character that stands for what cannot be shown. */
function toColumn(value: SqlValue): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "\uFFFD");
  return value instanceof Uint8Array ? Buffer.from(value) : value;
}

/** SQLSTATE classes "connection" and "operator intervention", and the end of a transaction that stood still: the connection goes with them. */
const LAST_ANSWER = /^(08|57P|25P03)/;

/** Whether the connection is as good as before: a rule of ours was broken, or the server refused a statement. */
function isAnswer(error: unknown): boolean {
  if (error instanceof StorageError) return true;
  return error instanceof DatabaseError && !LAST_ANSWER.test(error.code ?? "");
}

/** Whole numbers below 2^53 as numbers; {@link Row} refuses the others. */
function getTypeParser(oid: number, format?: "text" | "binary"): (text: string) => unknown {
  if (oid === BIGINT_TYPE) return Number;
  return types.getTypeParser(oid, format as "text") as (text: string) => unknown;
}
