// SPDX-License-Identifier: MIT

import type { L1Block } from "../l1Block";

/** Since when the chain says what becomes of a ticket. One answer may be wrong, or be taken back by a reorganisation. */
export interface TicketVerdict {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The last L1 block that was known then. */
  readonly block: L1Block;
}
