// SPDX-License-Identifier: MIT

import { wei, type Wei } from "../wei";

/** From this ratio of deposit to pending face value on, the deposit alone is taken to cover what is pending. */
const DEPOSIT_PENDING_RATIO = 3n;

/** A sender's funds, as far as one recipient can reach them. */
export interface SenderFunds {
  /** What the recipient may still claim from the reserve in this round. */
  readonly claimableReserve: Wei;
  readonly deposit: Wei;
  /** Face value of tickets that won and are not redeemed yet. */
  readonly pending: Wei;
}

/**
 * The largest face value that the recipient should risk on the sender: its share of the reserve, less what is pending unless
 * the deposit is at least three times that (node-payments section 8).
 */
export function maxFloat(funds: SenderFunds): Wei {
  const { claimableReserve, deposit, pending } = funds;
  if (pending === 0n || deposit >= DEPOSIT_PENDING_RATIO * pending) return claimableReserve;
  return wei(claimableReserve > pending ? claimableReserve - pending : 0n);
}
