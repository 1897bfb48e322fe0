// SPDX-License-Identifier: MIT

import type { Hex } from "../domain/hex";
import type { Rational } from "../domain/rational";
import type { WinningTicket } from "../domain/winningTicket";
import type { CreditKey } from "./creditKey";

/** A ticket that passed every check which needs no memory. */
export interface ReceivedTicket {
  /** Names the set of params; nonces are unique within it. */
  readonly recipientRandHash: Hex;
  readonly senderNonce: number;
  /** Credit it is worth, in wei. */
  readonly expectedValue: Rational;
  /** False for tickets on expired params: they bring no credit, but winners among them are kept. */
  readonly isCreditable: boolean;
  /** Set when the ticket won. */
  readonly winning?: { readonly ticket: WinningTicket; readonly ticketHash: Hex };
}

/** What became of one received ticket. */
export type RecordedTicket = "credited" | "uncredited" | "nonceSeen" | "tooManyNonces";

/**
 * Takes payments in: nonces, credit and winning tickets in one durable, atomic step, so that no crash and no concurrent
 * request can credit a ticket twice or lose a winner.
 */
export interface PaymentStore {
  /**
   * For each ticket in order: refuse a seen nonce (`nonceSeen`) or one beyond `maxNonces` of its params
   * (`tooManyNonces`); else remember the nonce, add its value to the balance when creditable. A winner is stored in any
   * case, once (its ticket hash is the key). Results in the order given, with the balance after all of them.
   * Throws `StorageError`; then nothing was recorded, or all of it when a connection broke at the very end.
   */
  record(
    key: CreditKey,
    tickets: readonly ReceivedTicket[],
    maxNonces: number,
  ): Promise<{ readonly results: readonly RecordedTicket[]; readonly balance: Rational }>;
  /** Forgets the nonces of params on which no new one came since then, in milliseconds since the epoch; returns how many. */
  pruneNonces(seenBefore: number): Promise<number>;
}
