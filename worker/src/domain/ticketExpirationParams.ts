// SPDX-License-Identifier: MIT

import type { Hex } from "./hex";
import type { Round } from "./round";

/** The round in which a ticket counts as created. The contract checks the hash against the round's recorded one. */
export interface TicketExpirationParams {
  readonly creationRound: Round;
  /** 32 bytes. */
  readonly creationRoundBlockHash: Hex;
}
