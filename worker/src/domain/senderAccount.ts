// SPDX-License-Identifier: MIT

import type { Rational } from "./rational";

/** How a sender stands over all its sessions, in wei. */
export interface SenderAccount {
  /** Owed for all sessions, but for what could not be foreseen, less what ended sessions left behind. */
  readonly owed: Rational;
  /** The same, without the debts of sessions at work: their next payment is to make up for them. */
  readonly owedForIdle: Rational;
  readonly charged: Rational;
}
