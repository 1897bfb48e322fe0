// SPDX-License-Identifier: MIT

import { ChainUnavailableError } from "../../domain/chainUnavailableError";
import { isOutage } from "../../domain/isOutage";
import type { L1Block } from "../../domain/l1Block";
import { NodeError } from "../../domain/nodeError";
import { redemptionStage } from "../../domain/redemption/redemptionStage";
import type { TicketVerdict } from "../../domain/redemption/ticketVerdict";
import { verdictStage } from "../../domain/redemption/verdictStage";
import { retryDelayMs } from "../../domain/retryDelayMs";
import type { RoundsState } from "../../domain/roundsState";
import type { Clock } from "../../ports/clock";
import type { Logger } from "../../ports/logger";
import type { Rounds } from "../../ports/rounds";
import type { TicketBroker } from "../../ports/ticketBroker";
import type { StoredTicket, TicketStore } from "../../ports/ticketStore";
import type { TicketSettlement, TicketSettlementOptions } from "./ticketSettlement";

/** Longer than tickets are valid: what is lost by then stays so. */
const LOST_FINAL_MS = 3 * 24 * 3_600_000;

/**
 * Looks again at tickets that are redeemed or lost, until that is final: a reorganisation may drop a redemption, and an endpoint may have
 * been wrong. What the chain does not say any more is pending again.
 */
export class VerdictReview {
  /** The chain is asked for redemptions once for each block. */
  #reviewedBlock: L1Block | undefined;

  constructor(
    private readonly options: TicketSettlementOptions & { readonly lastChanceBlocks: bigint },
    private readonly modules: {
      broker: TicketBroker;
      rounds: Rounds;
      tickets: TicketStore;
      settlement: TicketSettlement;
      clock: Clock;
      logger: Logger;
    },
  ) {}

  /** One pass. */
  async reviewSettled(): Promise<void> {
    const { rounds, tickets } = this.modules;
    const unconfirmed = await tickets.unconfirmed();
    if (unconfirmed.length === 0) return;
    const state = await rounds.state();
    const isNewBlock = this.#reviewedBlock !== state.lastSeenBlock;
    for (const stored of unconfirmed) await this.#review(stored, state, isNewBlock);
    this.#reviewedBlock = state.lastSeenBlock;
  }

  /** Trouble with one ticket must not keep others from being looked at; without chain or store none can be. */
  async #review(stored: StoredTicket, state: RoundsState, isNewBlock: boolean): Promise<void> {
    try {
      if (stored.state === "lost") await this.#reviewLost(stored, stored.verdict!, { state, isNewBlock });
      else if (isNewBlock) await this.#reviewRedeemed(stored, stored.verdict!, state.lastSeenBlock);
    } catch (error) {
      if (isOutage(error)) throw error;
      const { ticketHash } = stored;
      this.modules.logger.warn("A ticket could not be looked at again; trying at the next block", { ticketHash, error });
    }
  }

  async #reviewRedeemed(stored: StoredTicket, verdict: TicketVerdict, block: L1Block): Promise<void> {
    const { broker, tickets, clock } = this.modules;
    const stage = verdictStage(verdict, { at: clock.now(), block });
    if (await broker.isUsed(stored.ticketHash)) {
      if (stage === "final") await tickets.confirm(stored.ticketHash);
    } else if (stage !== "fresh") {
      await this.#reopen(stored, "its redemption is on the chain no more");
    }
  }

  async #reviewLost(
    stored: StoredTicket,
    verdict: TicketVerdict,
    { state, isNewBlock }: { readonly state: RoundsState; readonly isNewBlock: boolean },
  ): Promise<void> {
    const { broker, tickets, settlement, clock } = this.modules;
    const { ticket, ticketHash, attempts, nextAttemptAt } = stored;
    const now = clock.now();
    if (now - verdict.at >= LOST_FINAL_MS) return tickets.confirm(ticketHash);
    const { lastChanceBlocks, retryBaseMs, retryMaxMs } = this.options;
    const rules = { ticketValidityPeriod: await broker.ticketValidityPeriod(), lastChanceBlocks };
    const stage = redemptionStage(ticket, state, rules);
    const isDue = stage === "lastChance" ? isNewBlock : stage === "redeemable" && now >= nextAttemptAt;
    if (!isDue) return;
    if (await broker.isUsed(ticketHash)) return settlement.foundUsed(stored, state.lastSeenBlock);
    try {
      await broker.estimateRedemptionGas(ticket);
    } catch (error) {
      if (error instanceof ChainUnavailableError || !(error instanceof NodeError)) throw error;
      return tickets.postpone(ticketHash, now + retryDelayMs(attempts + 1, retryBaseMs, retryMaxMs), stored.reason ?? error.message);
    }
    await this.#reopen(stored, "it was given up, and can be redeemed");
  }

  async #reopen(stored: StoredTicket, reason: string): Promise<void> {
    const { tickets, logger } = this.modules;
    const { sender, faceValue } = stored.ticket;
    await tickets.reopen(stored.ticketHash, reason);
    logger.warn("A winning ticket is to be redeemed again", {
      ticketHash: stored.ticketHash,
      sender,
      faceValue,
      was: stored.state,
      reason,
    });
  }
}
