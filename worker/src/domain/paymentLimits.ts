// SPDX-License-Identifier: MIT

import type { Wei } from "./wei";

/** What a gateway is willing to risk, in wei (node-payments section 13). */
export interface PaymentLimits {
  /** Largest expected value of one ticket. */
  readonly maxTicketEv: Wei;
  /** Largest expected value of one payment. */
  readonly maxTotalEv: Wei;
  /** A face value may be at most the deposit divided by this. */
  readonly depositMultiplier: bigint;
}
