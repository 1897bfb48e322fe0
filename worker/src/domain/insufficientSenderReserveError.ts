// SPDX-License-Identifier: MIT

import { NodeError } from "./nodeError";
import type { Wei } from "./wei";

/**
 * The sender's reserve share is too small for a ticket that is worth redeeming. The text starts with the words that peers
 * look for and goes on with the shortfall and how it was computed.
 */
export class InsufficientSenderReserveError extends NodeError {
  readonly code = "INSUFFICIENT_SENDER_RESERVE";

  constructor(maxFloat: Wei, required: Wei, formula: string) {
    const shortfall = required > maxFloat ? required - maxFloat : 0n;
    super(
      `insufficient sender reserve: short by ${shortfall} wei: face value can be at most ${maxFloat} wei and ` +
        `must be at least ${required} wei = ${formula}`,
      { maxFloat, required, shortfall },
    );
  }
}
