// SPDX-License-Identifier: MIT

import type { Address } from "./address";
import type { Hex } from "./hex";
import type { TicketExpirationParams } from "./ticketExpirationParams";
import type { Wei } from "./wei";
import type { WinProb } from "./winProb";

/** A probabilistic micropayment, before it is signed. The fields are those the TicketBroker hashes. */
export interface Ticket {
  readonly recipient: Address;
  readonly sender: Address;
  readonly faceValue: Wei;
  readonly winProb: WinProb;
  /** Counts the tickets of one set of params; the first has 1. uint32. */
  readonly senderNonce: number;
  /** 32 bytes. */
  readonly recipientRandHash: Hex;
  readonly expirationParams: TicketExpirationParams;
}
