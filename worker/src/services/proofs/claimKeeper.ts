// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { ChainUnavailableError } from "../../domain/chainUnavailableError";
import { NodeError } from "../../domain/nodeError";
import { claimCommitment } from "../../domain/proofs/claimCommitment";
import { ClaimTree } from "../../domain/proofs/claimTree";
import type { OpenedLeaves } from "../../domain/proofs/openedLeaves";
import type { Opening } from "../../domain/proofs/opening";
import { sampledLeaves } from "../../domain/proofs/sampledLeaves";
import { TransactionFailedError } from "../../domain/transactionFailedError";
import { round, type Round } from "../../domain/round";
import { StorageError } from "../../domain/storageError";
import type { ClaimStore, StoredClaim } from "../../ports/claimStore";
import type { Clock } from "../../ports/clock";
import type { Hashing } from "../../ports/hashing";
import type { Logger } from "../../ports/logger";
import type { Metrics } from "../../ports/metrics";
import type { ReceiptStore, UnclaimedReceipt } from "../../ports/receiptStore";
import type { Rounds } from "../../ports/rounds";
import type { ClaimOutlook, Verifier } from "../../ports/verifier";
import { ClaimMetrics } from "./claimMetrics";
import { takeReceipts } from "./takeReceipts";

export interface ClaimKeeperOptions {
  /** Account whose work is claimed; the key that sends may be its operator's. */
  readonly orchestrator: Address;
  /** Pause after a failure. */
  readonly retryMs?: number;
  /** Most receipts of one claim; the others wait for the next round. */
  readonly maxSegments?: number;
  /** Openings that would take more gas than this are split over several transactions. */
  readonly maxOpeningGas?: bigint;
}

const DEFAULTS = { retryMs: 5_000, maxSegments: 200_000, maxOpeningGas: 10_000_000n };

/**
 * Puts this orchestrator's work on record: lays the receipts of ended rounds out as a claim, sends it once, waits for the samples
 * that chance picks, opens them before the window closes. Each pass asks the store and the chain what is due, and what it is about to
 * send is written down first: killed at any instant, the next pass neither forgets a claim nor makes it twice.
 */
export class ClaimKeeper {
  readonly #options: Required<ClaimKeeperOptions>;
  readonly #metrics: ClaimMetrics;
  /** The tree of the claim that was opened last: building one takes a second or so for 100,000 receipts. */
  #tree: { readonly claimId: number; readonly tree: ClaimTree } | undefined;
  /** Receipts of earlier rounds may be in a claim that this node does not know. */
  #claimableFrom = round(0n);
  /** Rounds that are over without a claim that this node does not know. */
  readonly #checkedRounds = new Set<bigint>();
  #complaint: string | undefined;

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
    // What is under way is answered first: it has a deadline.
    for (const claim of await claims.open(orchestrator)) if (claim.state === "submitted") await this.#isolated(() => this.#answer(claim));
    await this.#isolated(() => this.#claim());
    this.#metrics.onUnclaimed(await this.modules.receipts.countUnclaimed(orchestrator));
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
    const { orchestrator } = this.#options;
    const waiting = (await claims.open(orchestrator)).find(({ state }) => state === "prepared");
    if (waiting === undefined && !(await this.#hasDueReceipts())) return;
    const outlook = await this.#outlook(waiting);
    if (waiting !== undefined && outlook.foundIn !== undefined) {
      await claims.markSubmitted(waiting.id, outlook.foundIn, null);
      logger.info("Found the claim on chain", describe(waiting, outlook.foundIn));
      return;
    }
    if (this.#isHindered(outlook)) return;
    const claim = waiting ?? (await this.#prepare(outlook.currentRound));
    if (claim !== undefined) await this.#submit(claim, outlook);
  }

  async #hasDueReceipts(): Promise<boolean> {
    const { receipts, rounds } = this.modules;
    const { lastInitializedRound } = await rounds.state();
    const due = { from: this.#claimableFrom, before: lastInitializedRound };
    return (await receipts.unclaimed(this.#options.orchestrator, due, 1)).length > 0;
  }

  async #outlook(waiting: StoredClaim | undefined): Promise<ClaimOutlook> {
    const { verifier, rounds, hashing } = this.modules;
    return verifier.outlook({
      orchestrator: this.#options.orchestrator,
      commitment: waiting && claimCommitment(waiting.data, hashing.keccak256),
      fromRound: waiting?.preparedRound ?? (await rounds.state()).lastInitializedRound,
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
    if (complaint !== undefined && complaint !== this.#complaint) {
      this.modules.logger.warn(complaint, { orchestrator: this.#options.orchestrator });
    }
    this.#complaint = complaint;
    return complaint !== undefined;
  }

  async #prepare(currentRound: Round): Promise<StoredClaim | undefined> {
    const { receipts, claims, hashing, logger } = this.modules;
    const { orchestrator, maxSegments } = this.#options;
    const rounds = { from: this.#claimableFrom, before: currentRound };
    const due = takeReceipts(await receipts.unclaimed(orchestrator, rounds, maxSegments));
    if (due.length === 0) return undefined;
    const foreign = await this.#findForeignClaim(due, currentRound);
    if (foreign !== undefined) {
      this.#claimableFrom = foreign;
      const advice = "work of earlier rounds may be in it and is not claimed again; was the database restored from a backup?";
      logger.error(`The chain has a claim that this node does not know: ${advice}`, { orchestrator, round: foreign });
      return this.#prepare(currentRound);
    }
    const tree = ClaimTree.ofReceipts(due, hashing.keccak256);
    const leaves = due.map(({ id }, index) => ({ id, start: tree.leaves[index]!.start }));
    const claim = await claims.prepare({ orchestrator, data: tree.data, preparedRound: currentRound }, leaves);
    this.#tree = { claimId: claim.id, tree };
    logger.debug("Laid a claim out", describe(claim, currentRound));
    return claim;
  }

  /** The last round in which somebody else, or a forgotten life of this node, may have claimed these receipts. */
  async #findForeignClaim(due: readonly UnclaimedReceipt[], currentRound: Round): Promise<Round | undefined> {
    const { verifier, claims, hashing } = this.modules;
    const { orchestrator } = this.#options;
    const first = due.reduce((oldest, receipt) => (receipt.round < oldest ? receipt.round : oldest), currentRound);
    for (let number: bigint = currentRound; number > first; number--) {
      if (this.#checkedRounds.has(number)) continue;
      const { status, commitment } = await verifier.claimOf(orchestrator, round(number));
      const known = await claims.ofRound(orchestrator, round(number));
      const isOwn = known !== undefined && claimCommitment(known.data, hashing.keccak256) === commitment;
      if (status !== "none" && !isOwn) return round(number);
      // No claim of a round that is over can be made any more.
      if (number < currentRound) this.#checkedRounds.add(number);
    }
    return undefined;
  }

  async #submit(claim: StoredClaim, outlook: ClaimOutlook): Promise<void> {
    const { verifier, claims, logger } = this.modules;
    const { id, orchestrator, data } = claim;
    // An earlier try whose nonce is not spent may still be mined, in this round or a later one: only the same nonce excludes that.
    if (claim.attempt !== null && outlook.isAttemptSpent) await claims.setAttempt(id, null);
    const attempt = outlook.isAttemptSpent ? null : claim.attempt;
    const onAttempt = (next: NonNullable<StoredClaim["attempt"]>): Promise<void> => claims.setAttempt(id, next);
    const { round: claimedRound, transactionHash, gasUsed } = await verifier.submitClaim(orchestrator, data, { attempt, onAttempt });
    await claims.markSubmitted(id, claimedRound, transactionHash);
    this.#metrics.onSubmitted();
    logger.info("Claimed transcoded work", { ...describe(claim, claimedRound), transactionHash, gasUsed });
  }

  /** Opens what is asked of a claim on chain. */
  async #answer(claim: StoredClaim): Promise<void> {
    const { verifier, claims, hashing, logger } = this.modules;
    const { id, orchestrator, data } = claim;
    const claimRound = claim.round!;
    const { status, commitment, openedSamples } = await verifier.claimOf(orchestrator, claimRound);
    if (status === "none" || commitment !== claimCommitment(data, hashing.keccak256)) return this.#onVanished(claim);
    if (status === "proven" || status === "voided") return this.#onAnswered(claim, status);

    const { seedRound, isClosed } = await verifier.windowOf(claimRound);
    if (isClosed) {
      await claims.markEnded(id, "missed");
      this.#metrics.onEnded("missed", data);
      const advice = "anybody may now have stake slashed for it; keep the node running and funded with ETH for gas";
      logger.error(`A claim was not proven in time: ${advice}`, describe(claim, claimRound));
      return;
    }
    if (seedRound === undefined) return;
    const samples = await verifier.samplesOf(orchestrator, claimRound, data.totalPixels);
    await this.#open(claim, sampledLeaves(await this.#treeOf(claim), samples, openedSamples));
    const after = await verifier.claimOf(orchestrator, claimRound);
    if (after.status === "proven" || after.status === "voided") await this.#onAnswered(claim, after.status);
  }

  async #treeOf(claim: StoredClaim): Promise<ClaimTree> {
    if (this.#tree?.claimId !== claim.id) {
      const { claims, hashing } = this.modules;
      this.#tree = { claimId: claim.id, tree: new ClaimTree(await claims.leaves(claim.id), hashing.keccak256) };
    }
    return this.#tree.tree;
  }

  /** All at once if that fits a transaction; what one half has opened stays open when the other one fails. */
  async #open(claim: StoredClaim, leaves: readonly number[]): Promise<void> {
    const { verifier, logger } = this.modules;
    const { orchestrator, data } = claim;
    const claimRound = claim.round!;
    const opened = await this.#openedLeaves(claim, leaves);
    if (leaves.length > 1 && !(await this.#fits(claim, opened))) {
      const middle = leaves.length >> 1;
      await this.#open(claim, leaves.slice(0, middle));
      await this.#open(claim, leaves.slice(middle));
      return;
    }
    const { transactionHash, gasUsed } = await verifier.openSamples(orchestrator, claimRound, data, opened);
    this.#metrics.onOpened(leaves.length, gasUsed);
    logger.info("Opened samples of a claim", { round: claimRound, openings: leaves.length, transactionHash, gasUsed });
  }

  async #openedLeaves(claim: StoredClaim, leaves: readonly number[]): Promise<OpenedLeaves> {
    const { order, ...proof } = (await this.#treeOf(claim)).multiProof(leaves);
    const openings: Opening[] = [];
    for (const leaf of order) openings.push(...(await this.modules.claims.receipts(claim.id, leaf, 1)));
    return { openings, proof };
  }

  async #fits(claim: StoredClaim, opened: OpenedLeaves): Promise<boolean> {
    try {
      const gas = await this.modules.verifier.estimateOpenings(claim.orchestrator, claim.round!, claim.data, opened);
      return gas <= this.#options.maxOpeningGas;
    } catch (error) {
      // Without a reason of the contract's own it is the node's bound on gas that refused.
      if (error instanceof TransactionFailedError && error.fields.errorName === undefined) return false;
      throw error;
    }
  }

  async #onAnswered(claim: StoredClaim, status: "proven" | "voided"): Promise<void> {
    const { claims, logger } = this.modules;
    await claims.markEnded(claim.id, status);
    this.#metrics.onEnded(status, claim.data);
    this.#tree = undefined;
    if (status === "proven") logger.info("Claim is proven", describe(claim, claim.round!));
    else logger.warn("Claim is void: a contract wallet disowned a receipt in it, or it was punished", describe(claim, claim.round!));
  }

  /** A reorganisation took the claim back: it is sent again, unless another one waits already. */
  async #onVanished(claim: StoredClaim): Promise<void> {
    const { claims, logger } = this.modules;
    const isAnotherWaiting = (await claims.open(claim.orchestrator)).some(({ state }) => state === "prepared");
    if (isAnotherWaiting) return;
    await claims.markPrepared(claim.id);
    logger.warn("The chain has a claim no more; sending it again", describe(claim, claim.round!));
  }
}

function describe({ orchestrator, data }: StoredClaim, ofRound: Round): Record<string, unknown> {
  return { round: ofRound, orchestrator, segments: data.segments, pixels: data.totalPixels, root: data.root };
}
