// SPDX-License-Identifier: MIT

import type { Hex } from "../../domain/hex";
import type { Rational } from "../../domain/rational";
import { rationalMath } from "../../domain/rationalMath";
import type { Clock } from "../../ports/clock";
import type { CreditKey } from "../../ports/creditKey";
import type { PaymentStore, ReceivedTicket, RecordedTicket } from "../../ports/paymentStore";
import type { PostgresCreditLedger } from "./postgresCreditLedger";
import type { PostgresDatabase } from "./postgresDatabase";
import type { PostgresTicketStore } from "./postgresTicketStore";
import type { Queries } from "./queries";

/** What is known of one set of ticket params: how many nonces it has seen, which of those that came now, and which are new. */
interface Params {
  count: number;
  readonly seen: Set<number>;
  readonly fresh: number[];
}

export class PostgresPaymentStore implements PaymentStore {
  constructor(
    private readonly modules: {
      readonly database: PostgresDatabase;
      readonly credit: PostgresCreditLedger;
      readonly tickets: PostgresTicketStore;
      readonly clock: Clock;
    },
  ) {}

  /**
   * The rows of the tickets' params are locked before anything is read of them, so that a nonce is looked for, counted and added while no
   * other process can; the balance's row is locked after them, by everybody in this order.
   */
  async record(
    key: CreditKey,
    tickets: readonly ReceivedTicket[],
    maxNonces: number,
  ): Promise<{ readonly results: readonly RecordedTicket[]; readonly balance: Rational }> {
    const { database, credit, tickets: winners, clock } = this.modules;
    return database.transaction(async (queries) => {
      const known = await lockParams(queries, tickets, clock.now());
      await readSeen(queries, tickets, known);
      for (const { winning } of tickets) if (winning) await winners.insertWithin(queries, winning.ticketHash, winning.ticket);
      const results = tickets.map((ticket) => recordOne(ticket, known.get(ticket.recipientRandHash)!, maxNonces));
      await writeFresh(queries, known);
      const credited = tickets.filter((_, index) => results[index] === "credited");
      const sum = credited.reduce((total, { expectedValue }) => rationalMath.add(total, expectedValue), rationalMath.zero);
      const balance = credited.length > 0 ? await credit.addWithin(queries, key, sum) : await credit.readWithin(queries, key);
      return { results, balance };
    });
  }

  async pruneNonces(seenBefore: number): Promise<number> {
    const sql = `WITH expired AS (DELETE FROM ticket_params WHERE seen_at < $1 RETURNING nonces)
      SELECT coalesce(sum(nonces), 0)::bigint AS nonces FROM expired`;
    return (await this.modules.database.get(sql, seenBefore))!.number("nonces");
  }
}

/** In the order of their names: two payments with the same params cannot wait for each other. Params that are new get a row. */
async function lockParams(queries: Queries, tickets: readonly ReceivedTicket[], now: number): Promise<ReadonlyMap<Hex, Params>> {
  const hashes = [...new Set(tickets.map(({ recipientRandHash }) => recipientRandHash))].sort();
  const sql = `INSERT INTO ticket_params (recipient_rand_hash, nonces, seen_at) SELECT hash, 0, $2 FROM unnest($1::text[]) AS given (hash)
    ON CONFLICT (recipient_rand_hash) DO UPDATE SET seen_at = greatest(ticket_params.seen_at, excluded.seen_at)
    RETURNING recipient_rand_hash, nonces`;
  const rows = await queries.all(sql, hashes, now);
  return new Map(rows.map((row) => [row.hex("recipient_rand_hash"), { count: row.number("nonces"), seen: new Set(), fresh: [] }]));
}

async function readSeen(queries: Queries, tickets: readonly ReceivedTicket[], known: ReadonlyMap<Hex, Params>): Promise<void> {
  const sql = `SELECT recipient_rand_hash, sender_nonce FROM received_nonce JOIN unnest($1::text[], $2::bigint[]) AS given (hash, nonce)
    ON recipient_rand_hash = hash AND sender_nonce = nonce`;
  const rows = await queries.all(
    sql,
    tickets.map(({ recipientRandHash }) => recipientRandHash),
    tickets.map(({ senderNonce }) => senderNonce),
  );
  for (const row of rows) known.get(row.hex("recipient_rand_hash"))!.seen.add(row.number("sender_nonce"));
}

function recordOne({ senderNonce, isCreditable }: ReceivedTicket, params: Params, maxNonces: number): RecordedTicket {
  if (params.seen.has(senderNonce)) return "nonceSeen";
  if (params.count >= maxNonces) return "tooManyNonces";
  params.count += 1;
  params.seen.add(senderNonce);
  params.fresh.push(senderNonce);
  return isCreditable ? "credited" : "uncredited";
}

async function writeFresh(queries: Queries, known: ReadonlyMap<Hex, Params>): Promise<void> {
  const changed = [...known].filter(([, { fresh }]) => fresh.length > 0);
  if (changed.length === 0) return;
  const nonces = changed.flatMap(([hash, { fresh }]) => fresh.map((nonce) => ({ hash, nonce })));
  await queries.run(
    "UPDATE ticket_params SET nonces = given.count FROM unnest($1::text[], $2::bigint[]) AS given (hash, count) WHERE recipient_rand_hash = hash",
    changed.map(([hash]) => hash),
    changed.map(([, { count }]) => count),
  );
  await queries.run(
    "INSERT INTO received_nonce (recipient_rand_hash, sender_nonce) SELECT hash, nonce FROM unnest($1::text[], $2::bigint[]) AS given (hash, nonce)",
    nonces.map(({ hash }) => hash),
    nonces.map(({ nonce }) => nonce),
  );
}
