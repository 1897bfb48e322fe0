// SPDX-License-Identifier: MIT

import { concatBytes } from "./concatBytes";
import { hexToBytes } from "./hexToBytes";
import type { Keccak256 } from "./keccak256";
import type { Ticket } from "./ticket";
import { ticketAuxData } from "./ticketAuxData";
import { wordBytes } from "./wordBytes";

/** The hash that the sender signs and that the TicketBroker marks as used: tightly packed (node-payments section 2). */
export function ticketHash(ticket: Ticket, keccak256: Keccak256): Uint8Array {
  return keccak256(
    concatBytes(
      hexToBytes(ticket.recipient),
      hexToBytes(ticket.sender),
      wordBytes(ticket.faceValue),
      wordBytes(ticket.winProb),
      wordBytes(BigInt(ticket.senderNonce)),
      hexToBytes(ticket.recipientRandHash),
      ticketAuxData(ticket.expirationParams),
    ),
  );
}
