// SPDX-License-Identifier: MIT

import { wei, type Wei } from "../wei";
import type { SenderFunds } from "./maxFloat";

/** Deposit plus reachable reserve less what is pending, never below zero (node-payments section 8). */
export function availableFunds(funds: SenderFunds): Wei {
  const total = funds.claimableReserve + funds.deposit;
  return wei(total > funds.pending ? total - funds.pending : 0n);
}
