// SPDX-License-Identifier: MIT

import { hexToBytes } from "./hexToBytes";
import type { Keccak256 } from "./keccak256";
import type { SignedTicket } from "./signedTicket";
import { ticketWinValue } from "./ticketWinValue";

/** Whether a ticket wins, given the recipient's secret number. Strict: a win probability of 0 never wins. */
export function isWinningTicket(ticket: SignedTicket, recipientRand: bigint, keccak256: Keccak256): boolean {
  return ticketWinValue(hexToBytes(ticket.signature), recipientRand, keccak256) < ticket.winProb;
}
