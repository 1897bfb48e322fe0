// SPDX-License-Identifier: MIT

import { address } from "../../domain/address";
import { bytesToBigInt } from "../../domain/bytesToBigInt";
import { hex } from "../../domain/hex";
import { hexToBytes } from "../../domain/hexToBytes";
import { l1Block } from "../../domain/l1Block";
import { minimalBytes } from "../../domain/minimalBytes";
import { round } from "../../domain/round";
import type { TicketExpirationParams } from "../../domain/ticketExpirationParams";
import type { TicketParams } from "../../domain/ticketParams";
import { wei } from "../../domain/wei";
import { winProb } from "../../domain/winProb";
import type { WireMessages } from "./wireMessages";

const MAX_WORD_BYTES = 32;

/** Ticket params on the wire and in the domain. Reading throws for values that no ticket can have. */
export const ticketParamsMapping = {
  toWire: (params: TicketParams): WireMessages["TicketParams"] => ({
    recipient: hexToBytes(params.recipient),
    face_value: minimalBytes(params.faceValue),
    win_prob: minimalBytes(params.winProb),
    recipient_rand_hash: hexToBytes(params.recipientRandHash),
    seed: minimalBytes(params.seed),
    expiration_block: minimalBytes(params.expirationBlock),
    expiration_params: ticketParamsMapping.expirationToWire(params.expirationParams),
  }),

  /** `expiration` stands in for params that carry none of their own, as in payments. */
  fromWire: (wire: WireMessages["TicketParams"], expiration: WireMessages["TicketExpirationParams"] | null): TicketParams => ({
    recipient: address(hex(wire.recipient)),
    faceValue: wei(word(wire.face_value, "face_value")),
    winProb: winProb(word(wire.win_prob, "win_prob")),
    recipientRandHash: hex(fixed(wire.recipient_rand_hash, 32, "recipient_rand_hash")),
    seed: word(wire.seed, "seed"),
    expirationBlock: l1Block(word(wire.expiration_block, "expiration_block")),
    expirationParams: expirationFromWire(expiration ?? wire.expiration_params),
  }),

  expirationToWire: (params: TicketExpirationParams): WireMessages["TicketExpirationParams"] => ({
    creation_round: String(params.creationRound),
    creation_round_block_hash: hexToBytes(params.creationRoundBlockHash),
  }),
} as const;

function expirationFromWire(wire: WireMessages["TicketExpirationParams"] | null): TicketExpirationParams {
  if (wire === null) return { creationRound: round(0n), creationRoundBlockHash: `0x${"00".repeat(32)}` };
  const hash = wire.creation_round_block_hash;
  return {
    creationRound: round(BigInt(wire.creation_round)),
    creationRoundBlockHash: hash.length === 0 ? `0x${"00".repeat(32)}` : hex(fixed(hash, 32, "creation_round_block_hash")),
  };
}

function word(bytes: Uint8Array, field: string): bigint {
  if (bytes.length > MAX_WORD_BYTES) throw new RangeError(`${field} has ${bytes.length} bytes, at most 32 are allowed`);
  return bytesToBigInt(bytes);
}

function fixed(bytes: Uint8Array, length: number, field: string): Uint8Array {
  if (bytes.length !== length) throw new RangeError(`${field} has ${bytes.length} bytes, must have ${length}`);
  return bytes;
}
