// SPDX-License-Identifier: MIT

import type { Address } from "./address";
import type { Hex } from "./hex";
import type { TicketParams } from "./ticketParams";
import type { WirePrice } from "./wirePrice";

/** Tickets for one exchange, with the params they are drawn on (node-payments section 4). */
export interface Payment {
  readonly sender: Address | undefined;
  /** Absent when no tickets are sent. Its creation round is the one of the payment. */
  readonly ticketParams: TicketParams | undefined;
  readonly tickets: readonly { readonly senderNonce: number; readonly signature: Hex }[];
  /** The price as the sender understood it. */
  readonly expectedPrice: WirePrice | undefined;
}
