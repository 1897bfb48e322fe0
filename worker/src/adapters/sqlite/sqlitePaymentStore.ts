// SPDX-License-Identifier: MIT

import { z } from "zod";
import { blockColumn } from "../../domain/blockColumn";
import type { L1Block } from "../../domain/l1Block";
import type { Rational } from "../../domain/rational";
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

  async pruneNonces(block: L1Block): Promise<number> {
    return this.modules.database.transaction(() => {
      const expired = blockColumn(block);
      const { nonces } = COUNT.parse(
        this.modules.database.get("SELECT coalesce(sum(nonces), 0) AS nonces FROM ticket_params WHERE expiration_block < ?", expired),
      );
      this.modules.database.run("DELETE FROM ticket_params WHERE expiration_block < ?", expired);
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
    const { database } = this.modules;
    const { recipientRandHash: hash, senderNonce } = ticket;
    if (database.get("SELECT 1 FROM received_nonce WHERE recipient_rand_hash = ? AND sender_nonce = ?", hash, senderNonce)) {
      return "nonceSeen";
    }
    const known = COUNT.optional().parse(database.get("SELECT nonces FROM ticket_params WHERE recipient_rand_hash = ?", hash));
    if ((known?.nonces ?? 0) >= maxNonces) return "tooManyNonces";
    const sql = `INSERT INTO ticket_params (recipient_rand_hash, nonces, expiration_block) VALUES (?, 1, ?)
      ON CONFLICT (recipient_rand_hash) DO UPDATE SET nonces = nonces + 1`;
    database.run(sql, hash, blockColumn(ticket.paramsExpirationBlock));
    database.run("INSERT INTO received_nonce (recipient_rand_hash, sender_nonce) VALUES (?, ?)", hash, senderNonce);
    return undefined;
  }
}
