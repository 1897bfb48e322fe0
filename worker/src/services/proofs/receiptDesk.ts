// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { ChainUnavailableError } from "../../domain/chainUnavailableError";
import { hex, type Hex } from "../../domain/hex";
import { hexToBytes } from "../../domain/hexToBytes";
import type { DeviceClass } from "../../domain/proofs/deviceClass";
import type { ProofOffer } from "../../domain/proofs/proofOffer";
import type { FinishedJob } from "../../domain/proofs/finishedJob";
import { jobKey } from "../../domain/proofs/jobKey";
import { receiptDigest } from "../../domain/proofs/receiptDigest";
import { receiptHash } from "../../domain/proofs/receiptHash";
import type { SegmentReceipt } from "../../domain/proofs/segmentReceipt";
import type { SignedReceipt } from "../../domain/proofs/signedReceipt";
import { Refusal, type RefusalKind } from "../../domain/refusal";
import { round, type Round } from "../../domain/round";
import type { ClaimStore } from "../../ports/claimStore";
import type { Hashing } from "../../ports/hashing";
import type { JobStore } from "../../ports/jobStore";
import type { Logger } from "../../ports/logger";
import type { Counter, Metrics } from "../../ports/metrics";
import type { ReceiptStore } from "../../ports/receiptStore";
import type { Rounds } from "../../ports/rounds";
import type { SignatureRecovery } from "../../ports/signatureRecovery";
import type { Verifier } from "../../ports/verifier";
import { findForeignClaim } from "./findForeignClaim";

export interface ReceiptDeskOptions {
  /** Account whose work is claimed. */
  readonly orchestrator: Address;
  /** What does the work here. */
  readonly device: DeviceClass;
  /**
   * Whether signatures of contract wallets (EIP-1271) are taken. A wallet can disown its signature later: the claim that holds it is
   * then void and proves nothing, though it is no fault.
   */
  readonly areContractGatewaysAccepted: boolean;
}

/** Jobs that may wait for a receipt, for gateways that send none. */
const MAX_JOBS = 100_000;
/** A receipt is of the round of its job or, at its end, of the next one; it is taken until the round after its own is over. */
const JOB_ROUNDS = 2n;

/** Takes gateways' receipts in: only those that tell exactly what was done here, once for each job and once for each work key. */
export class ReceiptDesk {
  private readonly stored: Counter;
  private readonly refused: Counter;
  private lastRound = round(0n);
  private settledRound: Round | undefined;
  private settling: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: ReceiptDeskOptions,
    private readonly modules: {
      readonly verifier: Verifier;
      readonly rounds: Rounds;
      readonly receipts: ReceiptStore;
      readonly jobs: JobStore;
      readonly claims: ClaimStore;
      readonly recovery: SignatureRecovery;
      readonly hashing: Hashing;
      readonly logger: Logger;
      readonly metrics: Metrics;
    },
  ) {
    const { metrics } = modules;
    this.stored = metrics.counter({ name: "receipts_stored_total", help: "Receipts of gateways that were kept" });
    this.refused = metrics.counter({
      name: "receipts_refused_total",
      help: "Receipts of gateways that were turned away",
      labelNames: ["reason"],
    });
  }

  /** What gateways are told beside the answer to a segment. */
  get offer(): ProofOffer {
    const { chainId, verifier } = this.modules.verifier;
    return { chainId, verifier, device: this.options.device };
  }

  /** Work that was done and charged for: to be called before the gateway gets the answer. Throws `StorageError`. */
  async remember(job: Omit<FinishedJob, "orchestrator" | "device">): Promise<void> {
    const { orchestrator, device } = this.options;
    const { jobs, hashing } = this.modules;
    await jobs.add(jobKey({ ...job, orchestrator, device }, hashing.keccak256), await this.roundOfWork());
  }

  /** Forgets jobs that get no receipt any more. Throws `StorageError` or `ChainUnavailableError`. */
  async prune(): Promise<void> {
    const { jobs, rounds } = this.modules;
    await jobs.keepNewest(MAX_JOBS);
    const { lastInitializedRound } = await rounds.state();
    this.lastRound = lastInitializedRound;
    await this.settle(lastInitializedRound);
  }

  /** Stores a receipt durably. The identical one is taken again without effect. Throws a {@link Refusal} or `StorageError`. */
  async accept(signed: SignedReceipt): Promise<void> {
    const { hashing, jobs } = this.modules;
    const { receipt } = signed;
    const structHash = receiptHash(receipt, hashing.keccak256);
    if (receipt.orchestrator !== this.options.orchestrator) throw this.refusal("badRequest", "receipt names another orchestrator");
    if (await this.isKnown(receipt, hex(structHash))) return;
    await this.checkRound(receipt);
    if (receipt.pixels === 0n) throw this.refusal("badRequest", "receipt is for no pixels");
    const key = jobKey(receipt, hashing.keccak256);
    if (!(await jobs.has(key))) throw this.refusal("badRequest", "no such segment was transcoded for this gateway lately");
    await this.checkSignature(signed, structHash);
    const outcome = await jobs.attest(key, signed, hex(structHash));
    if (outcome === "conflict" || outcome === "noJob") throw this.refusal("conflict", "the segment has another receipt");
    if (outcome === "stored") this.stored.inc();
  }

  /** Once in a round, and before the first receipt of it is taken. */
  private settle(current: Round): Promise<void> {
    const settled = this.settling
      .catch(() => undefined)
      .then(async () => {
        if (current === this.settledRound) return;
        await this.forgetOldJobs(current);
        this.settledRound = current;
      });
    this.settling = settled;
    return settled;
  }

  /**
   * A claim that the store does not know may hold the receipts of all jobs that were done up to its round: the store is a backup from before
   * they came. A gateway that signs such work anew, for a later round, would have it claimed twice.
   */
  private async forgetOldJobs(current: Round): Promise<void> {
    const { jobs, logger } = this.modules;
    const { orchestrator } = this.options;
    const oldest = round(current > JOB_ROUNDS ? current - JOB_ROUNDS : 0n);
    await jobs.pruneRounds(oldest);
    const foreign = await findForeignClaim({ orchestrator, oldest, newest: current }, this.modules);
    if (foreign === undefined) return;
    const forgotten = await jobs.pruneRounds(round(foreign + 1n));
    const message =
      "The chain has a claim that this node does not know: no receipts are taken for work up to its round that was done before";
    if (forgotten > 0) logger.warn(message, { round: foreign, jobs: forgotten });
  }

  /** In an outage of the chain the last round that is known: a job must not be forgotten for it. */
  private async roundOfWork(): Promise<Round> {
    try {
      this.lastRound = (await this.modules.rounds.state()).lastInitializedRound;
    } catch (error) {
      if (!(error instanceof ChainUnavailableError)) throw error;
    }
    return this.lastRound;
  }

  private async isKnown(receipt: SegmentReceipt, structHash: Hex): Promise<boolean> {
    const known = await this.modules.receipts.hashOf(receipt);
    if (known !== undefined && known !== structHash) throw this.refusal("conflict", "the segment has another receipt");
    return known !== undefined;
  }

  /** The current round or the last one; a claim with a receipt of a later round would be a fault. */
  private async checkRound({ round }: SegmentReceipt): Promise<void> {
    const { currentRound, lastInitializedRound } = await this.modules.rounds.state();
    if (round > currentRound) throw this.refusal("tooEarly", "receipt is of a future round");
    if (round < lastInitializedRound - 1n) throw this.refusal("badRequest", "receipt is of an old round");
    await this.settle(lastInitializedRound);
  }

  private async checkSignature(signed: SignedReceipt, structHash: Uint8Array): Promise<void> {
    const { receipt, signature } = signed;
    const { verifier, recovery, hashing } = this.modules;
    const digest = receiptDigest(structHash, verifier, hashing.keccak256);
    if (recovery.recoverDigest(digest, hexToBytes(signature)) === receipt.gateway) return;
    if (!this.options.areContractGatewaysAccepted) {
      const detail = "65 bytes by the key of the gateway's account are needed; contract wallets are not accepted here";
      throw this.refusal("credentials", "receipt is not signed by its gateway", detail);
    }
    if (await verifier.isSigned(signed)) return;
    throw this.refusal("credentials", "receipt is not signed by its gateway");
  }

  private refusal(kind: RefusalKind, text: string, detail = ""): Refusal {
    this.refused.inc(1, { reason: text });
    return new Refusal(kind, text, detail);
  }
}
