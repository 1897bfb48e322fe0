// SPDX-License-Identifier: MIT

import type { Hex } from "../domain/hex";
import type { Wei } from "../domain/wei";
import type { WinningTicket } from "../domain/winningTicket";

/** Outcome of one redemption that was mined. */
export interface Redemption {
  readonly transactionHash: Hex;
  /** Wei credited, from the WinningTicketTransfer event. */
  readonly paid: Wei;
  readonly gasUsed: bigint;
  /** Wei per gas actually paid. */
  readonly gasPrice: Wei;
}

/** Evidence that a ticket was redeemed, found on chain. */
export type RedemptionEvidence = Pick<Redemption, "transactionHash" | "paid">;

/** Redeems tickets and moves the node's own deposit. */
export interface TicketBroker {
  isUsed(ticketHash: Hex): Promise<boolean>;
  /** Rounds, counted from the creation round, in which a ticket can be redeemed. */
  ticketValidityPeriod(): Promise<bigint>;
  /** Gas the redemption would take now. Throws `TransactionFailedError` with the contract's reason. */
  estimateRedemptionGas(ticket: WinningTicket): Promise<bigint>;
  /**
   * Looks for the redemption of a used ticket in the chain's logs; undefined when it lies too far back to be found. Endpoints that answer
   * everything else may refuse this.
   */
  findRedemption(ticket: WinningTicket): Promise<RedemptionEvidence | undefined>;
  /** Sends and waits for the receipt. Throws `TransactionFailedError` or `ChainUnavailableError`. */
  redeem(ticket: WinningTicket): Promise<Redemption>;
  /** Redeems several in one transaction; one bad ticket does not spoil the rest. Same order as given; undefined = failed. */
  redeemBatch(tickets: readonly WinningTicket[]): Promise<readonly (Redemption | undefined)[]>;
  fundDepositAndReserve(deposit: Wei, reserve: Wei): Promise<Hex>;
  unlock(): Promise<Hex>;
  cancelUnlock(): Promise<Hex>;
  withdraw(): Promise<Hex>;
}
