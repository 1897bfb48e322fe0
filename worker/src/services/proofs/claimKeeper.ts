// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import type { Hex } from "../../domain/hex";
import { ChainUnavailableError } from "../../domain/chainUnavailableError";
import { NodeError } from "../../domain/nodeError";
import { claimCommitment } from "../../domain/proofs/claimCommitment";
import { ClaimTree } from "../../domain/proofs/claimTree";
import { isSettled } from "../../domain/proofs/isSettled";
import type { Round } from "../../domain/round";
import { StorageError } from "../../domain/storageError";
import type { ClaimStore, StoredClaim } from "../../ports/claimStore";
import type { Clock } from "../../ports/clock";
import type { Hashing } from "../../ports/hashing";
import type { Logger } from "../../ports/logger";
import type { Metrics } from "../../ports/metrics";
import type { ReceiptStore } from "../../ports/receiptStore";
import type { Rounds } from "../../ports/rounds";
import type { ClaimOutlook, Verifier } from "../../ports/verifier";
import { ClaimableWork } from "./claimableWork";
import { ClaimMetrics } from "./claimMetrics";
import { SampleOpener } from "./sampleOpener";

export interface ClaimKeeperOptions {
  /** Account whose work is claimed; the key that sends may be its operator's. */
  readonly orchestrator: Address;
  /** Pause after a failure. */
  readonly retryMs?: number;
  /** Most receipts of one claim; those beyond are lost. */
  readonly maxSegments?: number;
  /** Blocks of a round that pass before its claim is made: gateways bring the last receipts. At most a twentieth of the round. */
  readonly claimDelayBlocks?: bigint;
  /** Openings that would take more gas than this are split over several transactions. */
  readonly maxOpeningGas?: bigint;
}

/** So long the chain has to say that a claim's window is closed before the claim counts as missed, and so often that is asked again. */
const MISSED_AFTER_MS = 600_000;
/** Newest claims among which one may have been called missed by mistake. */
const REVIEWED_CLAIMS = 10;

/** Gateways try to bring a receipt for about two minutes; L1 blocks are made every 12 seconds. */
const DEFAULTS = { retryMs: 5_000, maxSegments: 200_000, claimDelayBlocks: 25n, maxOpeningGas: 10_000_000n };

/**
 * Puts this orchestrator's work on record: lays the receipts of ended rounds out as a claim, sends it once, waits for the samples
 * that chance picks, opens them before the window closes. Each pass asks the store and the chain what is due, and what it is about to
 * send is written down first: killed at any instant, the next pass neither forgets a claim nor makes it twice.
 */
export class ClaimKeeper {
  readonly #options: Required<ClaimKeeperOptions>;
  readonly #metrics: ClaimMetrics;
  readonly #work: ClaimableWork;
  readonly #opener: SampleOpener;
  #complaint: string | undefined;
  /** Since when, in milliseconds, the chain says of open claims, by id, that their windows are closed. A new life counts anew. */
  readonly #closedSince = new Map<number, number>();
  #missedReviewedAt = 0;

  constructor(
    options: ClaimKeeperOptions,
    private readonly modules: {
      verifier: Verifier;
      receipts: ReceiptStore;
      claims: ClaimStore;
      rounds: Rounds;
      hashing: Hashing;
      clock: Clock;
      logger: Logger;
      metrics: Metrics;
    },
  ) {
    this.#options = { ...DEFAULTS, ...options };
    this.#metrics = new ClaimMetrics(modules.metrics);
    this.#work = new ClaimableWork(this.#options, modules);
    this.#opener = new SampleOpener(this.#options, { ...modules, claimMetrics: this.#metrics });
  }

  /** Works until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { rounds, logger, clock } = this.modules;
    while (!signal.aborted) {
      try {
        await this.keep();
        await rounds.nextBlock(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#metrics.onFailure();
        logger.warn("Claims could not be worked on; trying again", { error });
        await clock.sleep(this.#options.retryMs, signal).catch(() => undefined);
      }
    }
  }

  /** One pass: answers every open claim, then makes the claim of this round if there is work to claim. */
  async keep(): Promise<void> {
    const { claims } = this.modules;
    const { orchestrator } = this.#options;
    await this.#isolated(() => this.#reviewMissed());
    // What is under way is answered first: it has a deadline.
    for (const claim of await claims.open(orchestrator)) if (claim.state === "submitted") await this.#isolated(() => this.#answer(claim));
    await this.#isolated(() => this.#claim());
    this.#metrics.onUnclaimed(await this.#work.count());
  }

  /** Trouble with one claim must not keep others from being worked on; without chain or store none can be. */
  async #isolated(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof ChainUnavailableError || error instanceof StorageError) throw error;
      this.#metrics.onFailure();
      if (error instanceof NodeError)
        this.modules.logger.warn("A claim could not be worked on; looking again at the next block", { error });
      else this.modules.logger.error("A claim failed unexpectedly; looking again at the next block", { error });
    }
  }

  async #claim(): Promise<void> {
    const { claims, logger } = this.modules;
    const waiting = (await claims.open(this.#options.orchestrator)).find(({ state }) => state === "prepared");
    if (waiting === undefined && !(await this.#isWorkDue())) return;
    const outlook = await this.#outlook(waiting);
    if (waiting !== undefined && outlook.foundIn !== undefined) {
      await this.#onSubmitted(waiting, outlook.foundIn, null);
      logger.info("Found the claim on chain", describe(waiting, outlook.foundIn));
      return;
    }
    if (this.#isHindered(outlook)) return;
    const claim = waiting === undefined ? await this.#prepare(outlook.currentRound) : await this.#revised(waiting, outlook);
    if (claim !== undefined) await this.#submit(claim, outlook);
  }

  async #isWorkDue(): Promise<boolean> {
    return (await this.#isSettled()) && this.#work.isDue((await this.modules.rounds.state()).lastInitializedRound);
  }

  async #isSettled(): Promise<boolean> {
    return isSettled(await this.modules.rounds.state(), this.#options.claimDelayBlocks);
  }

  async #outlook(waiting: StoredClaim | undefined): Promise<ClaimOutlook> {
    const { verifier, rounds, hashing } = this.modules;
    return verifier.outlook({
      orchestrator: this.#options.orchestrator,
      commitment: waiting && claimCommitment(waiting.data, hashing.keccak256),
      sinceRound: waiting?.preparedRound ?? (await rounds.state()).lastInitializedRound,
      attempt: waiting?.attempt ?? null,
    });
  }

  /** Tells the operator once what stands in the way. */
  #isHindered(outlook: ClaimOutlook): boolean {
    if (!outlook.isRoundInitialized || outlook.isRoundTaken) return true;
    const complaint = !outlook.isRegistered
      ? "Work cannot be claimed: the orchestrator is not registered (bonded to itself)"
      : !outlook.isClaimant
        ? "Work cannot be claimed: this node's account is not the orchestrator's operator; the orchestrator sends set-operator"
        : undefined;
    if (complaint !== undefined) this.#complain(complaint);
    return complaint !== undefined;
  }

  #complain(complaint: string): void {
    if (complaint !== this.#complaint) this.modules.logger.warn(complaint, { orchestrator: this.#options.orchestrator });
    this.#complaint = complaint;
  }

  /**
   * A claim that was laid out in an earlier round and not sent is laid out anew, with the work of the rounds since. If its transaction may
   * still be mined it is sent again as it is, so that there is no other, unless there was a claim in its span since.
   */
  async #revised(claim: StoredClaim, outlook: ClaimOutlook): Promise<StoredClaim | undefined> {
    const { currentRound } = outlook;
    if (claim.preparedRound === currentRound) return claim;
    if (claim.attempt === null || outlook.isAttemptSpent) {
      if (!(await this.#isSettled())) return undefined;
      await this.modules.claims.discard(claim.id);
      return this.#prepare(currentRound);
    }
    const other = await this.#work.lastClaim(claim.data.fromRound, currentRound);
    if (other === undefined) return claim;
    this.#complain(
      "A claim is not sent again, since it would overlap another one: send any transaction from its account, so that it is never mined",
    );
    return undefined;
  }

  async #prepare(currentRound: Round): Promise<StoredClaim | undefined> {
    const { claims, hashing, logger } = this.modules;
    const { orchestrator } = this.#options;
    const due = await this.#work.due(currentRound);
    if (due === undefined) return undefined;
    const tree = ClaimTree.ofReceipts(due.receipts, due.fromRound, hashing.keccak256);
    const claim = await claims.prepare({ orchestrator, data: tree.data, preparedRound: currentRound }, tree.leaves);
    this.#opener.keep(claim.id, tree);
    logger.debug("Laid a claim out", describe(claim, currentRound));
    return claim;
  }

  async #submit(claim: StoredClaim, outlook: ClaimOutlook): Promise<void> {
    const { verifier, claims, logger } = this.modules;
    const { id, orchestrator, data } = claim;
    // An earlier try whose nonce is not spent may still be mined, in this round or a later one: only the same nonce excludes that.
    if (claim.attempt !== null && outlook.isAttemptSpent) await claims.setAttempt(id, null);
    const attempt = outlook.isAttemptSpent ? null : claim.attempt;
    const onAttempt = (next: NonNullable<StoredClaim["attempt"]>): Promise<void> => claims.setAttempt(id, next);
    const { round: claimedRound, transactionHash, gasUsed } = await verifier.submitClaim(orchestrator, data, { attempt, onAttempt });
    await this.#onSubmitted(claim, claimedRound, transactionHash);
    this.#metrics.onSubmitted();
    logger.info("Claimed transcoded work", { ...describe(claim, claimedRound), transactionHash, gasUsed });
  }

  async #onSubmitted({ id }: StoredClaim, claimRound: Round, transactionHash: Hex | null): Promise<void> {
    await this.modules.claims.markSubmitted(id, claimRound, transactionHash);
    this.#complaint = undefined;
    await this.#work.advance(claimRound);
  }

  /** Opens what is asked of a claim on chain. */
  async #answer(claim: StoredClaim): Promise<void> {
    const { verifier, claims, hashing, clock, logger } = this.modules;
    const { id, orchestrator, data } = claim;
    const claimRound = claim.round!;
    const { status, commitment, openedSamples } = await verifier.claimOf(orchestrator, claimRound);
    if (status === "none" || commitment !== claimCommitment(data, hashing.keccak256)) return this.#onVanished(claim);
    if (status === "proven" || status === "voided") return this.#onAnswered(claim, status);

    const { seedRound, isClosed } = await verifier.windowOf(claimRound);
    if (!isClosed) this.#closedSince.delete(id);
    if (isClosed) {
      const since = this.#closedSince.get(id) ?? clock.now();
      this.#closedSince.set(id, since);
      if (clock.now() - since < MISSED_AFTER_MS) return;
      this.#closedSince.delete(id);
      await claims.markEnded(id, "missed");
      this.#metrics.onEnded("missed", data);
      const advice = "anybody may now have stake slashed for it; keep the node running and funded with ETH for gas";
      logger.error(`A claim was not proven in time: ${advice}`, describe(claim, claimRound));
      return;
    }
    if (seedRound === undefined) return;
    const samples = await verifier.samplesOf(orchestrator, claimRound, data.totalPixels);
    await this.#opener.open(claim, samples, openedSamples);
    const after = await verifier.claimOf(orchestrator, claimRound);
    if (after.status === "proven" || after.status === "voided") await this.#onAnswered(claim, after.status);
  }

  /** A claim that was called missed while an endpoint was wrong is open again: its window may still be answered. */
  async #reviewMissed(): Promise<void> {
    const { verifier, claims, clock, logger } = this.modules;
    if (clock.now() - this.#missedReviewedAt < MISSED_AFTER_MS) return;
    for (const claim of await claims.history(this.#options.orchestrator, REVIEWED_CLAIMS)) {
      if (claim.state !== "missed" || (await verifier.windowOf(claim.round!)).isClosed) continue;
      await claims.markSubmitted(claim.id, claim.round!, null);
      logger.warn("The window of a claim that counted as missed is open; answering it", describe(claim, claim.round!));
    }
    this.#missedReviewedAt = clock.now();
  }

  async #onAnswered(claim: StoredClaim, status: "proven" | "voided"): Promise<void> {
    const { claims, logger } = this.modules;
    await claims.markEnded(claim.id, status);
    this.#metrics.onEnded(status, claim.data);
    this.#opener.release();
    if (status === "proven") logger.info("Claim is proven", describe(claim, claim.round!));
    else logger.warn("Claim is void: a contract wallet disowned a receipt in it, or it was punished", describe(claim, claim.round!));
  }

  /** A reorganisation took the claim back: it is sent again, unless another one waits already. */
  async #onVanished(claim: StoredClaim): Promise<void> {
    const { claims, logger } = this.modules;
    const isAnotherWaiting = (await claims.open(claim.orchestrator)).some(({ state }) => state === "prepared");
    if (isAnotherWaiting) return;
    await claims.markPrepared(claim.id);
    this.#work.forget();
    logger.warn("The chain has a claim no more; sending it again", describe(claim, claim.round!));
  }
}

function describe({ orchestrator, data }: StoredClaim, ofRound: Round): Record<string, unknown> {
  return { round: ofRound, orchestrator, segments: data.segments, pixels: data.totalPixels, from: data.fromRound, root: data.root };
}
