// SPDX-License-Identifier: MIT

import type { Hex } from "./hex";
import type { Ticket } from "./ticket";

/** A ticket with the sender's signature: 65 bytes R, S, V with V 27 or 28 and low S. */
export interface SignedTicket extends Ticket {
  readonly signature: Hex;
}
