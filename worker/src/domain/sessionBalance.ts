// SPDX-License-Identifier: MIT

import type { Rational } from "./rational";

/** Balance of one session, in wei. */
export interface SessionBalance {
  readonly amount: Rational;
  /** Sum of all that was ever debited from it. */
  readonly charged: Rational;
  /** Part of that which whoever paid could not foresee. */
  readonly unforeseen: Rational;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}
