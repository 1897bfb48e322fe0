// SPDX-License-Identifier: MIT

import { z } from "zod";
import type { Address } from "../../domain/address";
import { blockColumn } from "../../domain/blockColumn";
import type { Hex } from "../../domain/hex";
import type { TicketVerdict } from "../../domain/redemption/ticketVerdict";
import type { Round } from "../../domain/round";
import { wei, type Wei } from "../../domain/wei";
import type { WinningTicket } from "../../domain/winningTicket";
import type { Clock } from "../../ports/clock";
import type { StoredTicket, TicketStore } from "../../ports/ticketStore";
import { parseTicketRow } from "./parseTicketRow";
import type { SqliteDatabase } from "./sqliteDatabase";

const AMOUNTS = z.array(z.object({ state: z.string(), face_value: z.string(), paid: z.string().nullable() }));

export class SqliteTicketStore implements TicketStore {
  constructor(private readonly modules: { readonly database: SqliteDatabase; readonly clock: Clock }) {}

  async pending(filter: { readonly sender?: Address; readonly fromRound?: Round } = {}): Promise<readonly StoredTicket[]> {
    // Rounds are decimal text without leading zeros: the longer is the greater.
    const sql = `SELECT * FROM ticket WHERE state = 'pending' AND (?1 IS NULL OR sender = ?1)
      AND (length(creation_round) > length(?2) OR (length(creation_round) = length(?2) AND creation_round >= ?2))
      ORDER BY length(creation_round), creation_round, serial`;
    const fromRound = (filter.fromRound ?? 0n).toString();
    return this.modules.database.all(sql, filter.sender ?? null, fromRound).map(parseTicketRow);
  }

  async history(limit: number): Promise<readonly StoredTicket[]> {
    return this.modules.database.all("SELECT * FROM ticket ORDER BY serial DESC LIMIT ?", limit).map(parseTicketRow);
  }

  async unconfirmed(): Promise<readonly StoredTicket[]> {
    const sql = "SELECT * FROM ticket WHERE verdict_at IS NOT NULL AND state <> 'pending' ORDER BY serial";
    return this.modules.database.all(sql).map(parseTicketRow);
  }

  async markRedeemed(
    ticketHash: Hex,
    { transactionHash, paid }: { readonly transactionHash: Hex | null; readonly paid: Wei | null },
    { at, block }: TicketVerdict,
  ): Promise<void> {
    const sql = `UPDATE ticket SET state = 'redeemed', transaction_hash = ?, paid = ?, reason = NULL, verdict_at = ?, verdict_block = ?
      WHERE ticket_hash = ?`;
    this.modules.database.run(sql, transactionHash, paid === null ? null : paid.toString(), at, blockColumn(block), ticketHash);
  }

  async markLost(ticketHash: Hex, reason: string, { at, block }: TicketVerdict): Promise<void> {
    const sql = "UPDATE ticket SET state = 'lost', reason = ?, verdict_at = ?, verdict_block = ? WHERE ticket_hash = ?";
    this.modules.database.run(sql, reason, at, blockColumn(block), ticketHash);
  }

  async doubt(ticketHash: Hex, verdict: TicketVerdict | null): Promise<void> {
    const sql = "UPDATE ticket SET verdict_at = ?, verdict_block = ? WHERE ticket_hash = ? AND state = 'pending'";
    this.modules.database.run(sql, verdict?.at ?? null, verdict === null ? null : blockColumn(verdict.block), ticketHash);
  }

  async reopen(ticketHash: Hex, reason: string): Promise<void> {
    const sql = `UPDATE ticket SET state = 'pending', attempts = 0, next_attempt_at = 0, transaction_hash = NULL, paid = NULL, reason = ?,
      verdict_at = NULL, verdict_block = NULL WHERE ticket_hash = ?`;
    this.modules.database.run(sql, reason, ticketHash);
  }

  async confirm(ticketHash: Hex): Promise<void> {
    const sql = "UPDATE ticket SET verdict_at = NULL, verdict_block = NULL WHERE ticket_hash = ? AND state <> 'pending'";
    this.modules.database.run(sql, ticketHash);
  }

  async postpone(ticketHash: Hex, nextAttemptAt: number, reason: string): Promise<void> {
    const sql = "UPDATE ticket SET attempts = attempts + 1, next_attempt_at = ?, reason = ? WHERE ticket_hash = ?";
    this.modules.database.run(sql, nextAttemptAt, reason, ticketHash);
  }

  async totals(): ReturnType<TicketStore["totals"]> {
    const rows = AMOUNTS.parse(this.modules.database.all("SELECT state, face_value, paid FROM ticket"));
    const of = (state: StoredTicket["state"]): z.infer<typeof AMOUNTS> => rows.filter((row) => row.state === state);
    return {
      pending: of("pending").length,
      redeemed: of("redeemed").length,
      lost: of("lost").length,
      pendingFaceValue: sum(of("pending").map((row) => row.face_value)),
      redeemedWei: sum(of("redeemed").map((row) => row.paid ?? "0")),
      lostFaceValue: sum(of("lost").map((row) => row.face_value)),
    };
  }

  /** Stores a winner as a part of the caller's transaction; a known one stays as it is. */
  insertWithin(ticketHash: Hex, ticket: WinningTicket): void {
    const sql = `INSERT INTO ticket (ticket_hash, recipient, sender, face_value, win_prob, sender_nonce, recipient_rand,
      recipient_rand_hash, creation_round, creation_round_block_hash, params_expiration_block, signature, received_at, state)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending') ON CONFLICT (ticket_hash) DO NOTHING`;
    this.modules.database.run(
      sql,
      ticketHash,
      ticket.recipient,
      ticket.sender,
      ticket.faceValue.toString(),
      ticket.winProb.toString(),
      ticket.senderNonce,
      ticket.recipientRand.toString(),
      ticket.recipientRandHash,
      ticket.expirationParams.creationRound.toString(),
      ticket.expirationParams.creationRoundBlockHash,
      ticket.paramsExpirationBlock.toString(),
      ticket.signature,
      this.modules.clock.now(),
    );
  }
}

function sum(amounts: readonly string[]): Wei {
  return wei(amounts.reduce((total, amount) => total + BigInt(amount), 0n));
}
