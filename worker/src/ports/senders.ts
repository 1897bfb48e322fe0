// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import type { SenderInfo } from "../domain/senderInfo";
import type { Wei } from "../domain/wei";

/** Reads the funds behind tickets, from the TicketBroker. Cached by the adapter for about a block. */
export interface Senders {
  /** Zero everywhere for an account that never funded. Throws `ChainUnavailableError`. */
  info(sender: Address): Promise<SenderInfo>;
  /** What `claimant` may still take from the sender's reserve in this round. */
  claimableReserve(sender: Address, claimant: Address): Promise<Wei>;
  /**
   * What a ticket for `recipient` may get from the sender's reserve in this round: its own share while it is active; after that, what is left of the one share
   * of all whose tickets are older than their leaving.
   */
  redeemableReserve(sender: Address, recipient: Address): Promise<Wei>;
  /** What `claimant` has taken from the sender's reserve in this round. */
  claimedReserve(sender: Address, claimant: Address): Promise<Wei>;
}
