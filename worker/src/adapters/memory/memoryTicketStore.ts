// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import type { Hex } from "../../domain/hex";
import type { TicketVerdict } from "../../domain/redemption/ticketVerdict";
import type { Round } from "../../domain/round";
import { wei, type Wei } from "../../domain/wei";
import type { WinningTicket } from "../../domain/winningTicket";
import type { Clock } from "../../ports/clock";
import type { StoredTicket, TicketStore } from "../../ports/ticketStore";

const FRESH = { attempts: 0, nextAttemptAt: 0, state: "pending", verdict: null, transactionHash: null, paid: null, reason: null } as const;

export class MemoryTicketStore implements TicketStore {
  /** In the order in which they came. */
  private readonly stored = new Map<Hex, StoredTicket>();

  constructor(private readonly modules: { readonly clock: Clock }) {}

  async pending(filter: { readonly sender?: Address; readonly fromRound?: Round } = {}): Promise<readonly StoredTicket[]> {
    const { sender, fromRound = 0n } = filter;
    return [...this.stored.values()]
      .filter(({ state }) => state === "pending")
      .filter(({ ticket }) => sender === undefined || ticket.sender === sender)
      .filter(({ ticket }) => ticket.expirationParams.creationRound >= fromRound)
      .sort((a, b) => Number(creationRound(a) - creationRound(b)));
  }

  async history(limit: number): Promise<readonly StoredTicket[]> {
    return [...this.stored.values()].reverse().slice(0, limit);
  }

  async unconfirmed(): Promise<readonly StoredTicket[]> {
    return [...this.stored.values()].filter(({ state, verdict }) => state !== "pending" && verdict !== null);
  }

  async markRedeemed(
    ticketHash: Hex,
    { transactionHash, paid }: { readonly transactionHash: Hex | null; readonly paid: Wei | null },
    verdict: TicketVerdict,
  ): Promise<void> {
    this.change(ticketHash, () => ({ state: "redeemed", transactionHash, paid, reason: null, verdict }));
  }

  async markLost(ticketHash: Hex, reason: string, verdict: TicketVerdict): Promise<void> {
    this.change(ticketHash, () => ({ state: "lost", reason, verdict }));
  }

  async doubt(ticketHash: Hex, verdict: TicketVerdict | null): Promise<void> {
    this.change(ticketHash, ({ state }) => (state === "pending" ? { verdict } : {}));
  }

  async reopen(ticketHash: Hex, reason: string): Promise<void> {
    this.change(ticketHash, () => ({ ...FRESH, reason }));
  }

  async confirm(ticketHash: Hex): Promise<void> {
    this.change(ticketHash, ({ state }) => (state === "pending" ? {} : { verdict: null }));
  }

  async postpone(ticketHash: Hex, nextAttemptAt: number, reason: string): Promise<void> {
    this.change(ticketHash, ({ attempts }) => ({ attempts: attempts + 1, nextAttemptAt, reason }));
  }

  async totals(): ReturnType<TicketStore["totals"]> {
    const of = (state: StoredTicket["state"]): StoredTicket[] => [...this.stored.values()].filter((ticket) => ticket.state === state);
    return {
      pending: of("pending").length,
      redeemed: of("redeemed").length,
      lost: of("lost").length,
      pendingFaceValue: sum(of("pending").map(({ ticket }) => ticket.faceValue)),
      redeemedWei: sum(of("redeemed").map(({ paid }) => paid ?? 0n)),
      lostFaceValue: sum(of("lost").map(({ ticket }) => ticket.faceValue)),
    };
  }

  insert(ticketHash: Hex, ticket: WinningTicket): void {
    if (this.stored.has(ticketHash)) return;
    this.stored.set(ticketHash, { ...FRESH, ticket, ticketHash, receivedAt: this.modules.clock.now() });
  }

  private change(ticketHash: Hex, changes: (ticket: StoredTicket) => Partial<StoredTicket>): void {
    const ticket = this.stored.get(ticketHash);
    if (ticket !== undefined) this.stored.set(ticketHash, { ...ticket, ...changes(ticket) });
  }
}

function creationRound({ ticket }: StoredTicket): Round {
  return ticket.expirationParams.creationRound;
}

function sum(amounts: readonly bigint[]): Wei {
  return wei(amounts.reduce((total, amount) => total + amount, 0n));
}
