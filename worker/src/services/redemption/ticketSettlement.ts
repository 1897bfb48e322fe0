// SPDX-License-Identifier: MIT

import type { L1Block } from "../../domain/l1Block";
import { NodeError } from "../../domain/nodeError";
import { redemptionFailure } from "../../domain/redemption/redemptionFailure";
import type { TicketVerdict } from "../../domain/redemption/ticketVerdict";
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

/** So long the chain has to say that a ticket can never be redeemed before it is given up: one endpoint may be wrong for a while. */
const LOST_AFTER_MS = 600_000;

/**
 * Writes down what became of a ticket. It counts as redeemed only when the chain says so, and as lost only when it has said for a while
 * that it can never be. `block` is the last L1 block that was known.
 */
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
  async redeemed(stored: StoredTicket, redemption: Redemption, block: L1Block): Promise<void> {
    const { tickets, metrics, logger } = this.modules;
    const { transactionHash, paid, gasUsed } = redemption;
    await tickets.markRedeemed(stored.ticketHash, { transactionHash, paid }, this.verdict(block));
    metrics.onRedeemed(paid);
    logger.info("Redeemed winning ticket", { ...describe(stored), paid, transactionHash, gasUsed });
  }

  /** The chain calls the ticket used: an earlier attempt, or somebody else, redeemed it. What it paid is looked for later. */
  async foundUsed(stored: StoredTicket, block: L1Block): Promise<void> {
    const { tickets, metrics, logger } = this.modules;
    await tickets.markRedeemed(stored.ticketHash, { transactionHash: null, paid: null }, this.verdict(block));
    metrics.onRedeemed(wei(0n));
    logger.info("Winning ticket was redeemed before", describe(stored));
  }

  /** Whether the chain has begun only just now to say that the ticket can never be redeemed. */
  isDoubtFresh({ verdict }: StoredTicket): boolean {
    return verdict !== null && this.modules.clock.now() - verdict.at < LOST_AFTER_MS;
  }

  /** The chain says that the ticket can never be redeemed. */
  async doomed(stored: StoredTicket, reason: string, block: L1Block): Promise<void> {
    const { tickets, metrics, logger } = this.modules;
    if (stored.verdict === null) {
      await tickets.doubt(stored.ticketHash, this.verdict(block));
      logger.warn("The chain says that a winning ticket can never be redeemed; asking again before it is given up", {
        ...describe(stored),
        reason,
      });
    }
    if (stored.verdict === null || this.isDoubtFresh(stored)) return;
    await tickets.markLost(stored.ticketHash, reason, this.verdict(block));
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
  async failed(stored: StoredTicket, error: unknown, block: L1Block): Promise<void> {
    if (!(error instanceof NodeError)) throw error;
    this.modules.metrics.onFailure(error.code);
    if (!(error instanceof TransactionFailedError)) return this.postponed(stored, error.message);

    const failure = redemptionFailure(error.reason);
    if (failure === "retryable") return this.postponed(stored, error.reason);
    if (failure === "used" || (await this.modules.broker.isUsed(stored.ticketHash))) return this.foundUsed(stored, block);
    if (stored.verdict === null || this.isDoubtFresh(stored)) await this.postponed(stored, error.reason);
    return this.doomed(stored, error.reason, block);
  }

  private verdict(block: L1Block): TicketVerdict {
    return { at: this.modules.clock.now(), block };
  }
}

function describe({ ticket, ticketHash }: StoredTicket): Record<string, unknown> {
  const { sender, faceValue, senderNonce, expirationParams } = ticket;
  return { ticketHash, sender, faceValue, senderNonce, creationRound: expirationParams.creationRound };
}
