// SPDX-License-Identifier: MIT

import type { Client, QueryConfig } from "pg";
import type { Address } from "../../domain/address";
import { StorageError } from "../../domain/storageError";
import type { Clock } from "../../ports/clock";
import type { Duty } from "../../ports/duty";
import type { PostgresDatabase } from "./postgresDatabase";
import type { Queries } from "./queries";
import { storageFailure } from "./storageFailure";

/** How often the server is asked whether the connection lives, and how long an answer may take. */
const PULSE_MS = 2_000;
const ANSWER_MS = 5_000;
const PULSE = { text: "SELECT 1", query_timeout: ANSWER_MS } as QueryConfig;
/** So long after the last answer the turn counts as lost, whatever this process was kept from noticing. */
const SILENCE_MS = 10_000;

/**
 * The server ends a connection on which it is asked nothing for so long, and with it the lock, whether the process at the other end died,
 * stands still or cannot be reached. Longer than that process believes in its turn.
 */
const PATIENCE_MS = 20_000;

interface Turn {
  readonly client: Client;
  readonly term: number;
  readonly lost: AbortController;
  /** When the last question that was answered was asked. */
  seenAt: number;
}

/**
 * The turn as a lock of a connection of its own (`pg_try_advisory_lock`, keyed by the account): the server gives it to one at a time, and
 * takes it back when the connection ends. The number in the duty table tells late writes of an earlier turn.
 */
export class PostgresDuty implements Duty {
  /** Kept between tries, so that waiting costs a question now and then and no connections. */
  private waiting: Client | undefined;
  private turn: Turn | undefined;
  /** Of the last turn, whether or not it is lost. */
  private lastTerm: number | undefined;

  constructor(
    private readonly options: { readonly account: Address; readonly patienceMs?: number },
    private readonly modules: { readonly database: PostgresDatabase; readonly clock: Clock },
  ) {}

  get term(): number | undefined {
    const { turn } = this;
    if (turn === undefined || turn.lost.signal.aborted) return undefined;
    return this.modules.clock.now() - turn.seenAt < SILENCE_MS ? turn.term : undefined;
  }

  async tryTake(): Promise<AbortSignal | undefined> {
    await this.release();
    const client = (this.waiting ??= await this.connect());
    try {
      const seenAt = this.modules.clock.now();
      const sql = "SELECT pg_try_advisory_lock(hashtextextended('livepeer-node duty ' || $1, 0)) AS taken";
      const { rows } = await client.query<{ taken: boolean }>(sql, [this.options.account]);
      if (rows[0]?.taken !== true) return undefined;
      return this.begin(client, await this.countUp(client), seenAt);
    } catch (error) {
      this.waiting = undefined;
      void this.end(client);
      throw storageFailure(this.modules.database.place, error);
    }
  }

  async release(): Promise<void> {
    const { turn } = this;
    this.turn = undefined;
    if (turn === undefined) return;
    turn.lost.abort(new StorageError("the turn was given back"));
    await this.end(turn.client);
  }

  /** Ends the turn and the waiting for one. */
  async close(): Promise<void> {
    await this.release();
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting !== undefined) await this.end(waiting);
  }

  /**
   * Makes the caller's transaction fail when this process had a turn and another one has had one since. The row stays locked until the
   * transaction ends: whoever comes next waits for it, and sees what it wrote. Throws `StorageError`.
   */
  async fence(queries: Queries): Promise<void> {
    if (this.lastTerm === undefined) return;
    const row = await queries.get("SELECT term FROM duty WHERE account = $1 FOR SHARE", this.options.account);
    if (row?.number("term") === this.lastTerm) return;
    throw new StorageError("another process with this database sends the account's transactions now: nothing was written");
  }

  private async connect(): Promise<Client> {
    const client = await this.modules.database.connect();
    client.once("end", () => {
      if (this.waiting === client) this.waiting = undefined;
      if (this.turn?.client === client) this.lose(this.turn, "the connection to the database broke");
    });
    await client.query(`SET idle_session_timeout = ${this.options.patienceMs ?? PATIENCE_MS}`);
    return client;
  }

  private async countUp(client: Client): Promise<number> {
    const sql = "INSERT INTO duty (account, term) VALUES ($1, 1) ON CONFLICT (account) DO UPDATE SET term = duty.term + 1 RETURNING term";
    const { rows } = await client.query<{ term: number }>(sql, [this.options.account]);
    return rows[0]!.term;
  }

  private begin(client: Client, term: number, seenAt: number): AbortSignal {
    const turn = { client, term, lost: new AbortController(), seenAt };
    this.waiting = undefined;
    this.turn = turn;
    this.lastTerm = term;
    void this.watch(turn);
    return turn.lost.signal;
  }

  /** Asks the server for its pulse until the turn is over. */
  private async watch(turn: Turn): Promise<void> {
    const { clock } = this.modules;
    const { client, lost } = turn;
    try {
      for (;;) {
        await clock.sleep(PULSE_MS, lost.signal);
        const askedAt = clock.now();
        if (askedAt - turn.seenAt >= SILENCE_MS) return this.lose(turn, "this process stood still");
        await client.query(PULSE);
        turn.seenAt = askedAt;
      }
    } catch (error) {
      this.lose(turn, (error as Error).message);
    }
  }

  private lose(turn: Turn, reason: string): void {
    if (turn.lost.signal.aborted) return;
    turn.lost.abort(new StorageError(`the turn is lost: ${reason}`));
    void this.end(turn.client);
  }

  /** Closes a connection. A server that may be gone is not waited for longer than for any answer. */
  private async end(client: Client): Promise<void> {
    const ended = new AbortController();
    await Promise.race([client.end(), this.modules.clock.sleep(ANSWER_MS, ended.signal)]).catch(() => undefined);
    ended.abort();
  }
}
