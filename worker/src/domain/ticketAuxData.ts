// SPDX-License-Identifier: MIT

import { concatBytes } from "./concatBytes";
import { hexToBytes } from "./hexToBytes";
import type { TicketExpirationParams } from "./ticketExpirationParams";
import { wordBytes } from "./wordBytes";

/**
 * `pad32(creationRound) || creationRoundBlockHash`, 64 bytes; empty when both are zero (node-payments section 2).
 */
export function ticketAuxData(params: TicketExpirationParams): Uint8Array {
  const blockHash = hexToBytes(params.creationRoundBlockHash);
  if (params.creationRound === 0n && blockHash.every((byte) => byte === 0)) return new Uint8Array(0);
  return concatBytes(wordBytes(params.creationRound), blockHash);
}
