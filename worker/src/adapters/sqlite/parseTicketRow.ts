// SPDX-License-Identifier: MIT

import { z } from "zod";
import { address } from "../../domain/address";
import type { Hex } from "../../domain/hex";
import { l1Block } from "../../domain/l1Block";
import { round } from "../../domain/round";
import { wei } from "../../domain/wei";
import { winProb } from "../../domain/winProb";
import type { StoredTicket } from "../../ports/ticketStore";

const hexText = z.custom<Hex>((value) => typeof value === "string" && /^0x[0-9a-f]*$/.test(value));
const integer = z.string().regex(/^\d+$/).transform(BigInt);

const ROW = z
  .object({
    ticket_hash: hexText,
    recipient: z.string(),
    sender: z.string(),
    face_value: integer,
    win_prob: integer,
    sender_nonce: z.number(),
    recipient_rand: integer,
    recipient_rand_hash: hexText,
    creation_round: integer,
    creation_round_block_hash: hexText,
    params_expiration_block: integer,
    signature: hexText,
    received_at: z.number(),
    state: z.enum(["pending", "redeemed", "lost"]),
    attempts: z.number(),
    next_attempt_at: z.number(),
    transaction_hash: hexText.nullable(),
    paid: integer.nullable(),
    reason: z.string().nullable(),
    verdict_at: z.number().nullable(),
    verdict_block: z.number().nullable(),
  })
  .transform((row): StoredTicket => ({
    ticket: {
      recipient: address(row.recipient),
      sender: address(row.sender),
      faceValue: wei(row.face_value),
      winProb: winProb(row.win_prob),
      senderNonce: row.sender_nonce,
      recipientRandHash: row.recipient_rand_hash,
      expirationParams: {
        creationRound: round(row.creation_round),
        creationRoundBlockHash: row.creation_round_block_hash,
      },
      signature: row.signature,
      recipientRand: row.recipient_rand,
      paramsExpirationBlock: l1Block(row.params_expiration_block),
    },
    ticketHash: row.ticket_hash,
    receivedAt: row.received_at,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    state: row.state,
    verdict:
      row.verdict_at === null || row.verdict_block === null ? null : { at: row.verdict_at, block: l1Block(BigInt(row.verdict_block)) },
    transactionHash: row.transaction_hash,
    paid: row.paid === null ? null : wei(row.paid),
    reason: row.reason,
  }));

/** Reads a row of the ticket table. */
export function parseTicketRow(row: unknown): StoredTicket {
  return ROW.parse(row);
}
