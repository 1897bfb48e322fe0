// SPDX-License-Identifier: MIT

import { z } from "zod";
import type { Rational } from "../../domain/rational";
import type { Clock } from "../../ports/clock";
import type { CreditKey } from "../../ports/creditKey";
import type { PaymentStore, ReceivedTicket, RecordedTicket } from "../../ports/paymentStore";
import type { SqliteCreditLedger } from "./sqliteCreditLedger";
import type { SqliteDatabase } from "./sqliteDatabase";
import type { SqliteTicketStore } from "./sqliteTicketStore";

const COUNT = z.object({ nonces: z.number() });

export class SqlitePaymentStore implements PaymentStore {
  constructor(
    private readonly modules: {
      readonly database: SqliteDatabase;
      readonly credit: SqliteCreditLedger;
      readonly tickets: SqliteTicketStore;
      readonly clock: Clock;
    },
  ) {}

  async record(
    key: CreditKey,
    tickets: readonly ReceivedTicket[],
    maxNonces: number,
  ): Promise<{ readonly results: readonly RecordedTicket[]; readonly balance: Rational }> {
    const { database, credit } = this.modules;
    return database.transaction(() => {
      const results = tickets.map((ticket) => this.recordOne(key, ticket, maxNonces));
      return { results, balance: credit.read(key) };
    });
  }

  async pruneNonces(seenBefore: number): Promise<number> {
    return this.modules.database.transaction(() => {
      const { nonces } = COUNT.parse(
        this.modules.database.get("SELECT coalesce(sum(nonces), 0) AS nonces FROM ticket_params WHERE seen_at < ?", seenBefore),
      );
      this.modules.database.run("DELETE FROM ticket_params WHERE seen_at < ?", seenBefore);
      return nonces;
    });
  }

  private recordOne(key: CreditKey, ticket: ReceivedTicket, maxNonces: number): RecordedTicket {
    const { credit, tickets } = this.modules;
    if (ticket.winning !== undefined) tickets.insertWithin(ticket.winning.ticketHash, ticket.winning.ticket);
    const refusal = this.rememberNonce(ticket, maxNonces);
    if (refusal !== undefined) return refusal;
    if (!ticket.isCreditable) return "uncredited";
    credit.addWithin(key, ticket.expectedValue);
    return "credited";
  }

  private rememberNonce(ticket: ReceivedTicket, maxNonces: number): "nonceSeen" | "tooManyNonces" | undefined {
    const { database, clock } = this.modules;
    const { recipientRandHash: hash, senderNonce } = ticket;
    if (database.get("SELECT 1 FROM received_nonce WHERE recipient_rand_hash = ? AND sender_nonce = ?", hash, senderNonce)) {
      return "nonceSeen";
    }
    const known = COUNT.optional().parse(database.get("SELECT nonces FROM ticket_params WHERE recipient_rand_hash = ?", hash));
    if ((known?.nonces ?? 0) >= maxNonces) return "tooManyNonces";
    const sql = `INSERT INTO ticket_params (recipient_rand_hash, nonces, seen_at) VALUES (?, 1, ?)
      ON CONFLICT (recipient_rand_hash) DO UPDATE SET nonces = nonces + 1, seen_at = excluded.seen_at`;
    database.run(sql, hash, clock.now());
    database.run("INSERT INTO received_nonce (recipient_rand_hash, sender_nonce) VALUES (?, ?)", hash, senderNonce);
    return undefined;
  }
}
