// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { ChainUnavailableError } from "../../domain/chainUnavailableError";
import { isOutage } from "../../domain/isOutage";
import type { L1Block } from "../../domain/l1Block";
import type { RedemptionCandidate } from "../../domain/redemption/redemptionCandidate";
import { redemptionDeadline } from "../../domain/redemption/redemptionDeadline";
import { redemptionStage } from "../../domain/redemption/redemptionStage";
import { selectRedemptions } from "../../domain/redemption/selectRedemptions";
import type { RoundsState } from "../../domain/roundsState";
import type { Wei } from "../../domain/wei";
import type { Clock } from "../../ports/clock";
import type { GasOracle } from "../../ports/gasOracle";
import type { Logger } from "../../ports/logger";
import type { Metrics } from "../../ports/metrics";
import type { Rounds } from "../../ports/rounds";
import type { Senders } from "../../ports/senders";
import type { Redemption, TicketBroker } from "../../ports/ticketBroker";
import type { StoredTicket, TicketStore } from "../../ports/ticketStore";
import { EvidenceSearch } from "./evidenceSearch";
import { RedemptionMetrics } from "./redemptionMetrics";
import { TicketSettlement } from "./ticketSettlement";
import { VerdictReview } from "./verdictReview";

export interface TicketRedeemerOptions {
  /** The last so many L1 blocks before a ticket's deadline: then every back-off is over. */
  readonly lastChanceBlocks?: bigint;
  readonly retryBaseMs?: number;
  readonly retryMaxMs?: number;
  /** Most tickets of one transaction. */
  readonly maxBatch?: number;
}

const DEFAULTS = { lastChanceBlocks: 20n, retryBaseMs: 15_000, retryMaxMs: 900_000, maxBatch: 20 };

type Candidate = RedemptionCandidate & { readonly stored: StoredTicket };
type Funds = { readonly deposit: Wei; readonly claimableReserve: Wei };

/**
 * Redeems winning tickets. Each pass asks the store which are pending and the chain what is possible, and a ticket leaves the
 * queue only on evidence from the chain, which is looked at again until it is final: killed at any instant, the next pass finds
 * what is left to do.
 */
export class TicketRedeemer {
  readonly #options: Required<TicketRedeemerOptions>;
  readonly #settlement: TicketSettlement;
  readonly #review: VerdictReview;
  readonly #evidence: EvidenceSearch;
  readonly #metrics: RedemptionMetrics;
  /** Block of the newest last-chance attempt of each ticket: one attempt in each block is enough. */
  readonly #lastChances = new Map<string, L1Block>();

  constructor(
    options: TicketRedeemerOptions,
    private readonly modules: {
      broker: TicketBroker;
      rounds: Rounds;
      senders: Senders;
      gasOracle: GasOracle;
      tickets: TicketStore;
      clock: Clock;
      logger: Logger;
      metrics: Metrics;
    },
  ) {
    this.#options = { ...DEFAULTS, ...options };
    this.#metrics = new RedemptionMetrics(modules.metrics);
    this.#settlement = new TicketSettlement(this.#options, { ...modules, metrics: this.#metrics });
    this.#review = new VerdictReview(this.#options, { ...modules, settlement: this.#settlement });
    this.#evidence = new EvidenceSearch(this.#options, { ...modules, metrics: this.#metrics });
  }

  /** Works until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { rounds, logger, clock } = this.modules;
    while (!signal.aborted) {
      try {
        await this.redeemDue();
        await rounds.nextBlock(signal);
      } catch (error) {
        if (signal.aborted) return;
        logger.warn("Winning tickets could not be worked on; trying again", { error });
        await clock.sleep(this.#options.retryBaseMs, signal).catch(() => undefined);
      }
    }
  }

  /** One pass over all pending tickets, and over those that are settled but not for good. */
  async redeemDue(): Promise<void> {
    await this.#review.reviewSettled();
    await this.#redeemPending();
    await this.#evidence.seekNext();
  }

  async #redeemPending(): Promise<void> {
    const { broker, rounds, tickets, gasOracle } = this.modules;
    const pending = await tickets.pending();
    if (pending.length === 0) return this.#metrics.onQueue(0, 0n);

    const [state, validity] = [await rounds.state(), await broker.ticketValidityPeriod()];
    const deadlines = pending.map(({ ticket }) => redemptionDeadline(ticket, state, validity));
    this.#metrics.onQueue(
      pending.length,
      deadlines.reduce((a, b) => (b < a ? b : a)),
    );

    const candidates: Candidate[] = [];
    for (const stored of pending) {
      const candidate = await this.#tryExamine(stored, state, validity);
      if (candidate !== undefined) candidates.push(candidate);
    }
    if (candidates.length === 0) return;

    const funds = await this.#readFunds(candidates);
    const { chosen, left } = selectRedemptions(candidates, funds, await gasOracle.gasPrice());
    for (const { candidate, reason } of left) await this.#settlement.postponed(candidate.stored, reason);
    await this.#redeemAll(
      chosen.map(({ stored }) => stored),
      state.lastSeenBlock,
    );
  }

  /** Trouble with one ticket must not keep others from being redeemed; without chain or store none can be. */
  async #tryExamine(stored: StoredTicket, state: RoundsState, ticketValidityPeriod: bigint): Promise<Candidate | undefined> {
    try {
      return await this.#examine(stored, state, ticketValidityPeriod);
    } catch (error) {
      if (isOutage(error)) throw error;
      await this.#settlement.postponed(stored, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  /** Settles what needs no transaction; returns a candidate when the ticket is due and its redemption simulates well. */
  async #examine(stored: StoredTicket, state: RoundsState, ticketValidityPeriod: bigint): Promise<Candidate | undefined> {
    const { broker, tickets, clock } = this.modules;
    const { ticket, ticketHash } = stored;
    const block = state.lastSeenBlock;
    const rules = { ticketValidityPeriod, lastChanceBlocks: this.#options.lastChanceBlocks };
    const stage = redemptionStage(ticket, state, rules);

    if (stage === "blocked" || stage === "concealed") return undefined;
    if (stage === "redeemable" && clock.now() < stored.nextAttemptAt) return undefined;
    if (stage === "lastChance" && !this.#takeLastChance(ticketHash, block)) return undefined;
    if (stage === "expired") this.#lastChances.delete(ticketHash);
    if (stage === "expired" && this.#settlement.isDoubtFresh(stored)) return undefined;

    if (await broker.isUsed(ticketHash)) {
      await this.#settlement.foundUsed(stored, block);
      return undefined;
    }
    if (stage === "expired") {
      await this.#settlement.doomed(stored, stored.reason === null ? "ticket expired" : `ticket expired: ${stored.reason}`, block);
      return undefined;
    }
    try {
      const gas = await broker.estimateRedemptionGas(ticket);
      if (stored.verdict !== null) await tickets.doubt(ticketHash, null);
      const deadline = redemptionDeadline(ticket, state, ticketValidityPeriod);
      const { sender, faceValue } = ticket;
      return { stored: { ...stored, verdict: null }, ticketHash, sender, faceValue, gas, deadline, isLastChance: stage === "lastChance" };
    } catch (error) {
      if (error instanceof ChainUnavailableError) throw error;
      await this.#settlement.failed(stored, error, block);
      return undefined;
    }
  }

  #takeLastChance(ticketHash: string, block: L1Block): boolean {
    if (this.#lastChances.get(ticketHash) === block) return false;
    this.#lastChances.set(ticketHash, block);
    return true;
  }

  async #readFunds(candidates: readonly Candidate[]): Promise<Map<Address, Funds>> {
    const { senders } = this.modules;
    const funds = new Map<Address, Funds>();
    for (const { sender, stored } of candidates) {
      if (funds.has(sender)) continue;
      const info = await senders.info(sender);
      const claimableReserve = await senders.redeemableReserve(sender, stored.ticket.recipient);
      funds.set(sender, { deposit: info.deposit, claimableReserve });
    }
    return funds;
  }

  /** In batches. What fails without saying anything about the tickets is thrown on when all have been tried. */
  async #redeemAll(chosen: readonly StoredTicket[], block: L1Block): Promise<void> {
    const failures: unknown[] = [];
    for (let from = 0; from < chosen.length; from += this.#options.maxBatch) {
      try {
        await this.#redeem(chosen.slice(from, from + this.#options.maxBatch), block);
      } catch (error) {
        if (isOutage(error)) throw error;
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  async #redeem(batch: readonly StoredTicket[], block: L1Block): Promise<void> {
    let redemptions: readonly (Redemption | undefined)[];
    try {
      redemptions = await this.#send(batch);
    } catch (error) {
      if (error instanceof ChainUnavailableError) throw error;
      for (const stored of batch) await this.#settlement.failed(stored, error, block);
      return;
    }
    for (const [i, stored] of batch.entries()) {
      const redemption = redemptions[i];
      if (redemption === undefined) {
        await this.#settlement.postponed(stored, "the contract refused the ticket within the batch");
      } else {
        await this.#settlement.redeemed(stored, redemption, block);
        this.#lastChances.delete(stored.ticketHash);
      }
    }
  }

  async #send(batch: readonly StoredTicket[]): Promise<readonly (Redemption | undefined)[]> {
    const { broker } = this.modules;
    const [first, ...others] = batch.map(({ ticket }) => ticket);
    if (first === undefined) return [];
    return others.length === 0 ? [await broker.redeem(first)] : broker.redeemBatch([first, ...others]);
  }
}
