// SPDX-License-Identifier: MIT

import type { Address } from "../../src/domain/address";
import type { Hex } from "../../src/domain/hex";
import type { TicketVerdict } from "../../src/domain/redemption/ticketVerdict";
import type { Round } from "../../src/domain/round";
import { wei, type Wei } from "../../src/domain/wei";
import type { WinningTicket } from "../../src/domain/winningTicket";
import type { StoredTicket, TicketStore } from "../../src/ports/ticketStore";

/** Winning tickets in memory, in the order of arrival. Outlives the services of a test, as a database outlives a process. */
export class TicketQueue implements TicketStore {
  readonly #tickets = new Map<Hex, StoredTicket>();

  add(ticketHash: Hex, ticket: WinningTicket): void {
    this.#tickets.set(ticketHash, {
      ticket,
      ticketHash,
      receivedAt: 0,
      attempts: 0,
      nextAttemptAt: 0,
      state: "pending",
      verdict: null,
      transactionHash: null,
      paid: null,
      reason: null,
    });
  }

  get(ticketHash: Hex): StoredTicket {
    const stored = this.#tickets.get(ticketHash);
    if (stored === undefined) throw new Error(`no ticket ${ticketHash}`);
    return stored;
  }

  pending(filter: { readonly sender?: Address; readonly fromRound?: Round } = {}): Promise<readonly StoredTicket[]> {
    const { sender, fromRound = 0n } = filter;
    const found = [...this.#tickets.values()].filter(
      ({ state, ticket }) =>
        state === "pending" && (sender === undefined || ticket.sender === sender) && ticket.expirationParams.creationRound >= fromRound,
    );
    return Promise.resolve(found);
  }

  history(limit: number): Promise<readonly StoredTicket[]> {
    return Promise.resolve([...this.#tickets.values()].reverse().slice(0, limit));
  }

  unconfirmed(): Promise<readonly StoredTicket[]> {
    return Promise.resolve([...this.#tickets.values()].filter(({ state, verdict }) => state !== "pending" && verdict !== null));
  }

  markRedeemed(
    ticketHash: Hex,
    redemption: { readonly transactionHash: Hex | null; readonly paid: Wei | null },
    verdict: TicketVerdict,
  ): Promise<void> {
    const { transactionHash, paid } = redemption;
    return this.#update(ticketHash, { state: "redeemed", transactionHash, paid, verdict });
  }

  markLost(ticketHash: Hex, reason: string, verdict: TicketVerdict): Promise<void> {
    return this.#update(ticketHash, { state: "lost", reason, verdict });
  }

  doubt(ticketHash: Hex, verdict: TicketVerdict | null): Promise<void> {
    return this.#update(ticketHash, { verdict });
  }

  reopen(ticketHash: Hex, reason: string): Promise<void> {
    const fresh = { state: "pending", attempts: 0, nextAttemptAt: 0, transactionHash: null, paid: null, verdict: null } as const;
    return this.#update(ticketHash, { ...fresh, reason });
  }

  confirm(ticketHash: Hex): Promise<void> {
    return this.#update(ticketHash, { verdict: null });
  }

  postpone(ticketHash: Hex, nextAttemptAt: number, reason: string): Promise<void> {
    return this.#update(ticketHash, { attempts: this.get(ticketHash).attempts + 1, nextAttemptAt, reason });
  }

  totals(): ReturnType<TicketStore["totals"]> {
    const all = [...this.#tickets.values()];
    const of = (state: StoredTicket["state"]): StoredTicket[] => all.filter((stored) => stored.state === state);
    const faceValue = (stored: StoredTicket[]): Wei => wei(stored.reduce((sum, { ticket }) => sum + ticket.faceValue, 0n));
    return Promise.resolve({
      pending: of("pending").length,
      redeemed: of("redeemed").length,
      lost: of("lost").length,
      pendingFaceValue: faceValue(of("pending")),
      redeemedWei: wei(of("redeemed").reduce((sum, { paid }) => sum + (paid ?? 0n), 0n)),
      lostFaceValue: faceValue(of("lost")),
    });
  }

  #update(ticketHash: Hex, fields: Partial<StoredTicket>): Promise<void> {
    this.#tickets.set(ticketHash, { ...this.get(ticketHash), ...fields });
    return Promise.resolve();
  }
}
