// SPDX-License-Identifier: MIT

import type { Hex } from "../../domain/hex";
import { retryDelayMs } from "../../domain/retryDelayMs";
import { StorageError } from "../../domain/storageError";
import type { Clock } from "../../ports/clock";
import type { Logger } from "../../ports/logger";
import type { TicketBroker } from "../../ports/ticketBroker";
import type { StoredTicket, TicketStore } from "../../ports/ticketStore";
import type { RedemptionMetrics } from "./redemptionMetrics";
import type { TicketSettlementOptions } from "./ticketSettlement";

interface Search {
  readonly failures: number;
  /** Milliseconds since the epoch. */
  readonly nextAt: number;
}

/**
 * Looks for what tickets paid that were found used. That is for the books only and may be long in coming: an endpoint may give no events,
 * or few blocks at a time. So nothing waits for it, and it is looked for until the verdict on the ticket is final.
 */
export class EvidenceSearch {
  readonly #searches = new Map<Hex, Search>();

  constructor(
    private readonly options: TicketSettlementOptions,
    private readonly modules: { broker: TicketBroker; tickets: TicketStore; clock: Clock; logger: Logger; metrics: RedemptionMetrics },
  ) {}

  /** One search, for the oldest ticket that is due. */
  async seekNext(): Promise<void> {
    const { tickets, clock } = this.modules;
    const wanted = (await tickets.unconfirmed()).filter(({ state, paid }) => state === "redeemed" && paid === null);
    const hashes = new Set(wanted.map(({ ticketHash }) => ticketHash));
    for (const ticketHash of this.#searches.keys()) if (!hashes.has(ticketHash)) this.#searches.delete(ticketHash);
    const now = clock.now();
    const stored = wanted.find(({ ticketHash }) => (this.#searches.get(ticketHash)?.nextAt ?? 0) <= now);
    if (stored !== undefined) await this.#seek(stored);
  }

  async #seek(stored: StoredTicket): Promise<void> {
    const { broker, tickets, metrics, clock, logger } = this.modules;
    const { ticket, ticketHash, verdict } = stored;
    const { failures = 0 } = this.#searches.get(ticketHash) ?? {};
    try {
      const evidence = await broker.findRedemption(ticket);
      this.#searches.set(ticketHash, { failures, nextAt: Infinity });
      if (evidence === undefined) return;
      await tickets.markRedeemed(ticketHash, evidence, verdict!);
      metrics.onPaid(evidence.paid);
      logger.info("Found what a winning ticket paid", { ticketHash, sender: ticket.sender, ...evidence });
    } catch (error) {
      if (error instanceof StorageError) throw error;
      const delayMs = retryDelayMs(failures + 1, this.options.retryBaseMs, this.options.retryMaxMs);
      this.#searches.set(ticketHash, { failures: failures + 1, nextAt: clock.now() + delayMs });
      logger.warn("Cannot find out yet what a winning ticket paid that was redeemed before", { ticketHash, error, retryInMs: delayMs });
    }
  }
}
