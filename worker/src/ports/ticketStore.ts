// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import type { Hex } from "../domain/hex";
import type { Round } from "../domain/round";
import type { Wei } from "../domain/wei";
import type { WinningTicket } from "../domain/winningTicket";

/** A winning ticket and how far its redemption has come. */
export interface StoredTicket {
  readonly ticket: WinningTicket;
  readonly ticketHash: Hex;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly attempts: number;
  /** Milliseconds since the epoch before which no new attempt is made; 0 = at once. */
  readonly nextAttemptAt: number;
  readonly state: "pending" | "redeemed" | "lost";
  readonly transactionHash: Hex | null;
  /** Wei credited by the redemption; null until then. */
  readonly paid: Wei | null;
  /** Why it was lost, or why the last attempt failed. */
  readonly reason: string | null;
}

/** Winning tickets: durable, never forgotten. New ones come in by {@link PaymentStore.record} only. */
export interface TicketStore {
  /** Tickets still to be redeemed, oldest creation round first. */
  pending(filter?: { readonly sender?: Address; readonly fromRound?: Round }): Promise<readonly StoredTicket[]>;
  /** Newest first, of any state. */
  history(limit: number): Promise<readonly StoredTicket[]>;
  markRedeemed(ticketHash: Hex, transactionHash: Hex | null, paid: Wei | null): Promise<void>;
  /** No redemption is possible any more. */
  markLost(ticketHash: Hex, reason: string): Promise<void>;
  /** Counts an attempt and sets the time of the next one. */
  postpone(ticketHash: Hex, nextAttemptAt: number, reason: string): Promise<void>;
  /** Counts and sums over all tickets ever stored. */
  totals(): Promise<{
    readonly pending: number;
    readonly redeemed: number;
    readonly lost: number;
    readonly pendingFaceValue: Wei;
    readonly redeemedWei: Wei;
    readonly lostFaceValue: Wei;
  }>;
}
