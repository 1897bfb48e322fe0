// SPDX-License-Identifier: MIT

import { NodeError } from "../../domain/nodeError";
import { redemptionFailure } from "../../domain/redemption/redemptionFailure";
import { retryDelayMs } from "../../domain/retryDelayMs";
import { TransactionFailedError } from "../../domain/transactionFailedError";
import { wei } from "../../domain/wei";
import type { Clock } from "../../ports/clock";
import type { Logger } from "../../ports/logger";
import type { Redemption, TicketBroker } from "../../ports/ticketBroker";
import type { StoredTicket, TicketStore } from "../../ports/ticketStore";
import type { RedemptionMetrics } from "./redemptionMetrics";

export interface TicketSettlementOptions {
  /** First pause after a failed attempt; doubled after each further one. */
  readonly retryBaseMs: number;
  readonly retryMaxMs: number;
}

/** Writes down what became of a ticket. It counts as redeemed only when the chain says so, and as lost only when it can never be. */
export class TicketSettlement {
  constructor(
    private readonly options: TicketSettlementOptions,
    private readonly modules: {
      broker: TicketBroker;
      tickets: TicketStore;
      clock: Clock;
      logger: Logger;
      metrics: RedemptionMetrics;
    },
  ) {}

  /** The redemption was mined. */
  async redeemed(stored: StoredTicket, redemption: Redemption): Promise<void> {
    const { tickets, metrics, logger } = this.modules;
    const { transactionHash, paid, gasUsed } = redemption;
    await tickets.markRedeemed(stored.ticketHash, transactionHash, paid);
    metrics.onRedeemed(paid);
    logger.info("Redeemed winning ticket", { ...describe(stored), paid, transactionHash, gasUsed });
  }

  /** The chain calls the ticket used: an earlier attempt, or somebody else, redeemed it. */
  async foundUsed(stored: StoredTicket): Promise<void> {
    const { broker, tickets, metrics, logger } = this.modules;
    const evidence = await broker.findRedemption(stored.ticket);
    await tickets.markRedeemed(stored.ticketHash, evidence?.transactionHash ?? null, evidence?.paid ?? null);
    metrics.onRedeemed(evidence?.paid ?? wei(0n));
    logger.info("Winning ticket was redeemed before", { ...describe(stored), ...evidence });
  }

  /** No redemption is possible any more. */
  async lost(stored: StoredTicket, reason: string): Promise<void> {
    const { tickets, metrics, logger } = this.modules;
    await tickets.markLost(stored.ticketHash, reason);
    metrics.onLost(stored.ticket.faceValue);
    logger.error("Winning ticket is lost", { ...describe(stored), reason, attempts: stored.attempts });
  }

  /** Leaves the ticket for later. */
  async postponed(stored: StoredTicket, reason: string): Promise<void> {
    const { tickets, clock, logger } = this.modules;
    const { retryBaseMs, retryMaxMs } = this.options;
    const delayMs = retryDelayMs(stored.attempts + 1, retryBaseMs, retryMaxMs);
    await tickets.postpone(stored.ticketHash, clock.now() + delayMs, reason);
    logger.warn("Winning ticket could not be redeemed yet", { ...describe(stored), reason, retryInMs: delayMs });
  }

  /** Sorts a failed attempt: used, lost or worth another try. Failures that say nothing about the ticket are thrown on. */
  async failed(stored: StoredTicket, error: unknown): Promise<void> {
    if (!(error instanceof NodeError)) throw error;
    this.modules.metrics.onFailure(error.code);
    if (!(error instanceof TransactionFailedError)) return this.postponed(stored, error.message);

    const failure = redemptionFailure(error.reason);
    if (failure === "retryable") return this.postponed(stored, error.reason);
    if (failure === "used" || (await this.modules.broker.isUsed(stored.ticketHash))) return this.foundUsed(stored);
    return this.lost(stored, error.reason);
  }
}

function describe({ ticket, ticketHash }: StoredTicket): Record<string, unknown> {
  const { sender, faceValue, senderNonce, expirationParams } = ticket;
  return { ticketHash, sender, faceValue, senderNonce, creationRound: expirationParams.creationRound };
}
