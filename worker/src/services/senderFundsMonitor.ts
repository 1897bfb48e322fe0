// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import { availableFunds } from "../domain/redemption/availableFunds";
import { maxFloat, type SenderFunds } from "../domain/redemption/maxFloat";
import { wei, type Wei } from "../domain/wei";
import type { Clock } from "../ports/clock";
import type { SenderMonitor } from "../ports/senderMonitor";
import type { Senders } from "../ports/senders";
import type { TicketStore } from "../ports/ticketStore";

export interface SenderFundsMonitorOptions {
  /** Account that the tickets pay. */
  readonly recipient: Address;
  /** For so long the sum of unredeemed tickets is not read from the store again. */
  readonly pendingTtlMs?: number;
}

/**
 * Answers how much a sender is good for. What is pending is the face value of all its tickets that won here and are not
 * redeemed yet: it is read from the store, so that it is right after a restart as well.
 */
export class SenderFundsMonitor implements SenderMonitor {
  readonly #pending = new Map<Address, { readonly amount: Wei; readonly readAt: number }>();
  readonly #pendingTtlMs: number;

  constructor(
    private readonly options: SenderFundsMonitorOptions,
    private readonly modules: { senders: Senders; tickets: TicketStore; clock: Clock },
  ) {
    this.#pendingTtlMs = options.pendingTtlMs ?? 1_000;
  }

  async maxFloat(sender: Address): Promise<Wei> {
    return maxFloat(await this.#funds(sender));
  }

  async availableFunds(sender: Address): Promise<Wei> {
    return availableFunds(await this.#funds(sender));
  }

  async #funds(sender: Address): Promise<SenderFunds> {
    const { senders } = this.modules;
    const [info, claimableReserve, pending] = await Promise.all([
      senders.info(sender),
      senders.claimableReserve(sender, this.options.recipient),
      this.#pendingFaceValue(sender),
    ]);
    return { claimableReserve, deposit: info.deposit, pending };
  }

  async #pendingFaceValue(sender: Address): Promise<Wei> {
    const now = this.modules.clock.now();
    const known = this.#pending.get(sender);
    if (known !== undefined && now - known.readAt < this.#pendingTtlMs) return known.amount;

    const stored = await this.modules.tickets.pending({ sender });
    const amount = wei(stored.reduce((sum, { ticket }) => sum + ticket.faceValue, 0n));
    if (amount === 0n) this.#pending.delete(sender);
    else this.#pending.set(sender, { amount, readAt: now });
    return amount;
  }
}
