// SPDX-License-Identifier: MIT

import type { Round } from "./round";
import type { Wei } from "./wei";

/** A sender's funds in the TicketBroker. */
export interface SenderInfo {
  readonly deposit: Wei;
  /** 0 when no unlock is in progress, else the first round in which the sender may withdraw. */
  readonly withdrawRound: Round;
  readonly reserve: {
    readonly fundsRemaining: Wei;
    readonly claimedInCurrentRound: Wei;
  };
}
