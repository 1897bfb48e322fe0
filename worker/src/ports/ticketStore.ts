// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import type { Hex } from "../domain/hex";
import type { TicketVerdict } from "../domain/redemption/ticketVerdict";
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
  /**
   * Since when the chain says that it is redeemed or lost; of a pending one, that it can never be redeemed. Null where it says nothing,
   * and of a settled one when that is final.
   */
  readonly verdict: TicketVerdict | null;
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
  /** Redeemed and lost ones whose verdict is not final, oldest first. */
  unconfirmed(): Promise<readonly StoredTicket[]>;
  /** The chain says that it is redeemed, since `verdict`. */
  markRedeemed(
    ticketHash: Hex,
    redemption: { readonly transactionHash: Hex | null; readonly paid: Wei | null },
    verdict: TicketVerdict,
  ): Promise<void>;
  /** No redemption is possible any more, since `verdict`. */
  markLost(ticketHash: Hex, reason: string, verdict: TicketVerdict): Promise<void>;
  /** The chain says of a pending ticket that it can never be redeemed; null: it says so no more. */
  doubt(ticketHash: Hex, verdict: TicketVerdict | null): Promise<void>;
  /** It is pending again, and due at once: the chain does not say any more that it is redeemed or lost. */
  reopen(ticketHash: Hex, reason: string): Promise<void>;
  /** What the chain says is final. */
  confirm(ticketHash: Hex): Promise<void>;
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
