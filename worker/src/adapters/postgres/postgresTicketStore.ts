// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { blockColumn } from "../../domain/blockColumn";
import type { Hex } from "../../domain/hex";
import { l1Block } from "../../domain/l1Block";
import type { TicketVerdict } from "../../domain/redemption/ticketVerdict";
import { round, type Round } from "../../domain/round";
import { wei, type Wei } from "../../domain/wei";
import type { WinningTicket } from "../../domain/winningTicket";
import { winProb } from "../../domain/winProb";
import type { Clock } from "../../ports/clock";
import type { StoredTicket, TicketStore } from "../../ports/ticketStore";
import type { Queries } from "./queries";
import type { Row } from "./row";

const STATES = ["pending", "redeemed", "lost"] as const;

export class PostgresTicketStore implements TicketStore {
  constructor(private readonly modules: { readonly database: Queries; readonly clock: Clock }) {}

  async pending(filter: { readonly sender?: Address; readonly fromRound?: Round } = {}): Promise<readonly StoredTicket[]> {
    const sql = `SELECT * FROM ticket WHERE state = 'pending' AND ($1::text IS NULL OR sender = $1) AND creation_round::numeric >= $2::numeric
      ORDER BY creation_round::numeric, serial`;
    const fromRound = (filter.fromRound ?? 0n).toString();
    return (await this.modules.database.all(sql, filter.sender ?? null, fromRound)).map(toTicket);
  }

  async history(limit: number): Promise<readonly StoredTicket[]> {
    return (await this.modules.database.all("SELECT * FROM ticket ORDER BY serial DESC LIMIT $1", limit)).map(toTicket);
  }

  async unconfirmed(): Promise<readonly StoredTicket[]> {
    const sql = "SELECT * FROM ticket WHERE verdict_at IS NOT NULL AND state <> 'pending' ORDER BY serial";
    return (await this.modules.database.all(sql)).map(toTicket);
  }

  async markRedeemed(
    ticketHash: Hex,
    { transactionHash, paid }: { readonly transactionHash: Hex | null; readonly paid: Wei | null },
    { at, block }: TicketVerdict,
  ): Promise<void> {
    const sql = `UPDATE ticket SET state = 'redeemed', transaction_hash = $2, paid = $3, reason = NULL, verdict_at = $4, verdict_block = $5
      WHERE ticket_hash = $1`;
    await this.modules.database.run(sql, ticketHash, transactionHash, paid?.toString() ?? null, at, blockColumn(block));
  }

  async markLost(ticketHash: Hex, reason: string, { at, block }: TicketVerdict): Promise<void> {
    const sql = "UPDATE ticket SET state = 'lost', reason = $2, verdict_at = $3, verdict_block = $4 WHERE ticket_hash = $1";
    await this.modules.database.run(sql, ticketHash, reason, at, blockColumn(block));
  }

  async doubt(ticketHash: Hex, verdict: TicketVerdict | null): Promise<void> {
    const sql = "UPDATE ticket SET verdict_at = $2, verdict_block = $3 WHERE ticket_hash = $1 AND state = 'pending'";
    await this.modules.database.run(sql, ticketHash, verdict?.at ?? null, verdict === null ? null : blockColumn(verdict.block));
  }

  async reopen(ticketHash: Hex, reason: string): Promise<void> {
    const sql = `UPDATE ticket SET state = 'pending', attempts = 0, next_attempt_at = 0, transaction_hash = NULL, paid = NULL, reason = $2,
      verdict_at = NULL, verdict_block = NULL WHERE ticket_hash = $1`;
    await this.modules.database.run(sql, ticketHash, reason);
  }

  async confirm(ticketHash: Hex): Promise<void> {
    const sql = "UPDATE ticket SET verdict_at = NULL, verdict_block = NULL WHERE ticket_hash = $1 AND state <> 'pending'";
    await this.modules.database.run(sql, ticketHash);
  }

  async postpone(ticketHash: Hex, nextAttemptAt: number, reason: string): Promise<void> {
    const sql = "UPDATE ticket SET attempts = attempts + 1, next_attempt_at = $2, reason = $3 WHERE ticket_hash = $1";
    await this.modules.database.run(sql, ticketHash, nextAttemptAt, reason);
  }

  async totals(): ReturnType<TicketStore["totals"]> {
    const sql = `SELECT state, count(*) AS count, sum(face_value::numeric)::text AS face_value, coalesce(sum(paid::numeric), 0)::text AS paid
      FROM ticket GROUP BY state`;
    const rows = new Map((await this.modules.database.all(sql)).map((row) => [row.text("state"), row]));
    const count = (state: StoredTicket["state"]): number => rows.get(state)?.number("count") ?? 0;
    const sum = (state: StoredTicket["state"], column: string): Wei => wei(rows.get(state)?.integer(column) ?? 0n);
    return {
      pending: count("pending"),
      redeemed: count("redeemed"),
      lost: count("lost"),
      pendingFaceValue: sum("pending", "face_value"),
      redeemedWei: sum("redeemed", "paid"),
      lostFaceValue: sum("lost", "face_value"),
    };
  }

  /** Stores a winner as a part of the caller's transaction; a known one stays as it is. */
  async insertWithin(queries: Queries, ticketHash: Hex, ticket: WinningTicket): Promise<void> {
    const sql = `INSERT INTO ticket (ticket_hash, recipient, sender, face_value, win_prob, sender_nonce, recipient_rand,
      recipient_rand_hash, creation_round, creation_round_block_hash, params_expiration_block, signature, received_at, state)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'pending') ON CONFLICT (ticket_hash) DO NOTHING`;
    const { recipient, sender, faceValue, senderNonce, recipientRand, recipientRandHash, expirationParams, signature } = ticket;
    const { creationRound, creationRoundBlockHash } = expirationParams;
    const amounts = [faceValue, ticket.winProb, recipientRand, creationRound, ticket.paramsExpirationBlock].map(String);
    const [value, probability, rand, roundText, block] = amounts as [string, string, string, string, string];
    const parties = [ticketHash, recipient, sender, value, probability, senderNonce, rand, recipientRandHash] as const;
    await queries.run(sql, ...parties, roundText, creationRoundBlockHash, block, signature, this.modules.clock.now());
  }
}

function toTicket(row: Row): StoredTicket {
  return {
    ticket: {
      recipient: row.address("recipient"),
      sender: row.address("sender"),
      faceValue: wei(row.integer("face_value")),
      winProb: winProb(row.integer("win_prob")),
      senderNonce: row.number("sender_nonce"),
      recipientRandHash: row.hex("recipient_rand_hash"),
      expirationParams: {
        creationRound: round(row.integer("creation_round")),
        creationRoundBlockHash: row.hex("creation_round_block_hash"),
      },
      signature: row.hex("signature"),
      recipientRand: row.integer("recipient_rand"),
      paramsExpirationBlock: l1Block(row.integer("params_expiration_block")),
    },
    ticketHash: row.hex("ticket_hash"),
    receivedAt: row.number("received_at"),
    attempts: row.number("attempts"),
    nextAttemptAt: row.number("next_attempt_at"),
    state: row.word("state", STATES),
    verdict: row.nullable("verdict_at", (of, column) => ({ at: of.number(column), block: l1Block(BigInt(of.number("verdict_block"))) })),
    transactionHash: row.nullable("transaction_hash", (of, column) => of.hex(column)),
    paid: row.nullable("paid", (of, column) => wei(of.integer(column))),
    reason: row.nullable("reason", (of, column) => of.text(column)),
  };
}
