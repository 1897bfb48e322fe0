// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { NodeError } from "../../domain/nodeError";
import { ChainUnavailableError } from "../../domain/chainUnavailableError";
import { claimCommitment } from "../../domain/proofs/claimCommitment";
import type { ClaimData } from "../../domain/proofs/claimData";
import type { ClaimedLeaf } from "../../domain/proofs/claimedLeaf";
import { ClaimTree } from "../../domain/proofs/claimTree";
import { findFaults, type FoundFault } from "../../domain/proofs/findFaults";
import type { Round } from "../../domain/round";
import { wei, type Wei } from "../../domain/wei";
import type { ClaimHistory, RecordedLeaf } from "../../ports/claimHistory";
import type { Faults } from "../../ports/faults";
import type { Hashing } from "../../ports/hashing";
import type { Hex } from "../../domain/hex";
import type { MultiProof } from "../../domain/proofs/multiProof";
import type { Logger } from "../../ports/logger";
import type { Verifier } from "../../ports/verifier";
import type { WatchedClaim, WatchStore } from "../../ports/watchStore";
import type { ClaimAuditor } from "./claimAuditor";

export interface ProofWatcherOptions {
  /** Where to begin when nothing was read yet; `lookBackBlocks` before the head when missing. */
  readonly fromBlock?: number;
  readonly lookBackBlocks?: number;
  /** Blocks whose events are read and recorded at a time. */
  readonly windowBlocks?: number;
  /** The newest blocks are read again: they may have been exchanged for others. */
  readonly overlapBlocks?: number;
  /** Whether faults are reported to the chain, for the finder's reward. */
  readonly isSlashing: boolean;
}

const DEFAULTS = { lookBackBlocks: 500_000, windowBlocks: 10_000, overlapBlocks: 32 };

/** What a watcher says of one claim. */
export interface ClaimReport extends WatchedClaim {
  /** Leaves of it that are known: those opened for samples, or all of them after an audit. */
  readonly knownLeaves: number;
  /** Gateways of these leaves. */
  readonly gateways: readonly Address[];
  /** What tickets of these gateways, of the rounds of these leaves, have really paid the orchestrator. */
  readonly paid: Wei;
  /** Faults that can be proven, punished or not. */
  readonly faults: readonly FoundFault<RecordedLeaf>["fault"][];
}

/** A fault and what became of it in this pass. */
export interface FaultReport extends Pick<FoundFault<RecordedLeaf>, "fault" | "orchestrator" | "round"> {
  readonly isPunished: boolean;
  /** Of this watcher's own report. */
  readonly transactionHash: Hex | undefined;
}

/** What one pass found. */
export interface WatchReport {
  readonly block: number;
  readonly claims: readonly ClaimReport[];
  readonly faults: readonly FaultReport[];
}

/**
 * Follows the claims of all orchestrators from the chain, and finds those that are faulty: unanswered, for work that is claimed already, malformed. Each
 * pass reads on from where the last one ended and asks the chain how the open claims stand, so it may be stopped and started anywhere.
 */
export class ProofWatcher {
  readonly #options: ProofWatcherOptions & typeof DEFAULTS;

  constructor(
    options: ProofWatcherOptions,
    private readonly modules: {
      history: ClaimHistory;
      verifier: Verifier;
      faults: Faults;
      store: WatchStore;
      /** Absent: only what was opened for samples is looked at. */
      auditor: ClaimAuditor | undefined;
      hashing: Hashing;
      logger: Logger;
    },
  ) {
    this.#options = { ...DEFAULTS, ...options };
  }

  /** One pass. */
  async pass(): Promise<WatchReport> {
    const block = await this.#readOn();
    await this.#updateStatuses();
    await this.#auditNew();
    const { store } = this.modules;
    const claims = (await store.claims()).filter(({ status }) => status !== "vanished");
    const leaves = (await Promise.all(claims.map(({ orchestrator, round }) => store.leaves(orchestrator, round)))).flat();
    const judged = claims.map((claim) => ({ ...claim, isMissed: claim.status === "missed" }));
    const found = findFaults({ claims: judged, leaves, repeated: await store.repeatedWork() });
    const reports: FaultReport[] = [];
    for (const fault of found) reports.push(await this.#pursue(fault, claims));
    return { block, claims: await this.#describe(claims, leaves, reports), faults: reports };
  }

  /** Reads events window by window, each recorded with the block to go on from. */
  async #readOn(): Promise<number> {
    const { history, store, logger } = this.modules;
    const { fromBlock, lookBackBlocks, windowBlocks, overlapBlocks } = this.#options;
    const head = await history.head();
    const known = await store.nextBlock();
    const start = known === undefined ? (fromBlock ?? head - lookBackBlocks) : known - overlapBlocks;
    for (let from = Math.max(0, start); from <= head; from += windowBlocks) {
      const to = Math.min(head, from + windowBlocks - 1);
      const records = await history.read(from, to);
      for (const transactionHash of records.unreadable) {
        logger.warn("Openings could not be read from a transaction: its leaves are no evidence", { transactionHash });
      }
      await store.record(records, to + 1);
    }
    return head;
  }

  async #updateStatuses(): Promise<void> {
    const { store, verifier, hashing } = this.modules;
    for (const { orchestrator, round, data, status } of await store.claims()) {
      if (status !== "submitted") continue;
      const onChain = await verifier.claimOf(orchestrator, round);
      if (onChain.commitment !== claimCommitment(data, hashing.keccak256)) await store.setStatus(orchestrator, round, "vanished");
      else if (onChain.status === "proven" || onChain.status === "voided") await store.setStatus(orchestrator, round, onChain.status);
      else if ((await verifier.windowOf(round)).isClosed) await store.setStatus(orchestrator, round, "missed");
    }
  }

  async #auditNew(): Promise<void> {
    const { store, auditor } = this.modules;
    if (auditor === undefined) return;
    for (const claim of await store.claims()) {
      if (claim.isAudited || claim.status === "vanished") continue;
      const leaves = await auditor.audit(claim);
      if (leaves !== undefined) await store.recordAudit(claim, leaves);
    }
  }

  /** Notes a fault that was punished, by whomever; reports one that was not, if this watcher is to. */
  async #pursue(found: FoundFault<RecordedLeaf>, claims: readonly WatchedClaim[]): Promise<FaultReport> {
    const { faults, store, logger } = this.modules;
    const { fault, orchestrator, round } = found;
    const described = { fault, orchestrator, round };
    if (claimOf(found, claims).punished.includes(fault)) return { ...described, isPunished: true, transactionHash: undefined };
    if (await faults.isPunished(orchestrator, round, fault)) {
      await store.addPunished(orchestrator, round, fault);
      return { ...described, isPunished: true, transactionHash: undefined };
    }
    if (!this.#options.isSlashing) return { ...described, isPunished: false, transactionHash: undefined };
    try {
      const transactionHash = await this.#report(found, claims);
      await store.addPunished(orchestrator, round, fault);
      logger.info("Reported a fault", { ...described, transactionHash });
      return { ...described, isPunished: true, transactionHash };
    } catch (error) {
      // Somebody else may have been faster; the next pass sees.
      if (!(error instanceof NodeError) || error instanceof ChainUnavailableError) throw error;
      logger.warn("A fault could not be reported; looking again at the next pass", { ...described, error });
      return { ...described, isPunished: false, transactionHash: undefined };
    }
  }

  async #report(found: FoundFault<RecordedLeaf>, claims: readonly WatchedClaim[]): Promise<Hex> {
    const { faults } = this.modules;
    const { fault, orchestrator, round, overlapped, leaves } = found;
    if (overlapped !== undefined) return faults.reportOverlap(orchestrator, overlapped, round, claimOf(found, claims).data);
    const evidence: ClaimedLeaf[] = [];
    for (const leaf of leaves) evidence.push(await this.#evidence(leaf, claims));
    const [first, second] = evidence;
    if (fault === "doubleClaim") return faults.reportDoubleClaim(orchestrator, first!, second!);
    if (fault === "malformedLeaf") return faults.reportMalformedLeaf(orchestrator, first!);
    return faults.reportMissingProof(orchestrator, round);
  }

  async #evidence(leaf: RecordedLeaf, claims: readonly WatchedClaim[]): Promise<ClaimedLeaf> {
    const { round, receipt, start } = leaf;
    const claim = claimOf(leaf, claims).data;
    return { round, claim, receipt, start, proof: leaf.proof ?? (await this.#proofOf(leaf, claim)) };
  }

  /** From all leaves of the claim, which an audit has brought. */
  async #proofOf(leaf: RecordedLeaf, claim: ClaimData): Promise<MultiProof> {
    const { store, hashing } = this.modules;
    const leaves = await store.leaves(leaf.orchestrator, leaf.round);
    const laid = leaves.map(({ start, receiptHash, workKey, receipt }) => ({ start, receiptHash, workKey, pixels: receipt.pixels }));
    const index = leaves.findIndex(({ start, receiptHash }) => start === leaf.start && receiptHash === leaf.receiptHash);
    return new ClaimTree({ ...claim, leaves: laid }, hashing.keccak256).proof(index);
  }

  async #describe(
    claims: readonly WatchedClaim[],
    leaves: readonly RecordedLeaf[],
    faults: readonly FaultReport[],
  ): Promise<ClaimReport[]> {
    const reports: ClaimReport[] = [];
    for (const claim of claims) {
      const isOfClaim = (one: { orchestrator: Address; round: Round }): boolean =>
        one.orchestrator === claim.orchestrator && one.round === claim.round;
      const known = leaves.filter(isOfClaim);
      const gateways = [...new Set(known.map(({ receipt }) => receipt.gateway))];
      const punished = faults.filter((one) => isOfClaim(one) && one.isPunished).map(({ fault }) => fault);
      reports.push({
        ...claim,
        punished,
        knownLeaves: known.length,
        gateways,
        paid: await this.#paid(claim.orchestrator, gateways, known),
        faults: faults.filter(isOfClaim).map(({ fault }) => fault),
      });
    }
    return reports;
  }

  async #paid(orchestrator: Address, gateways: readonly Address[], leaves: readonly RecordedLeaf[]): Promise<Wei> {
    const rounds = leaves.map(({ receipt }) => receipt.round).sort((a, b) => (a < b ? -1 : 1));
    const [from, to] = [rounds[0], rounds.at(-1)];
    if (from === undefined || to === undefined) return wei(0n);
    let paid = 0n;
    for (const gateway of gateways) paid += await this.modules.store.paid(gateway, orchestrator, { from, to });
    return wei(paid);
  }
}

/** Faults and leaves that are looked at are of known claims. */
function claimOf(of: { readonly orchestrator: Address; readonly round: Round }, claims: readonly WatchedClaim[]): WatchedClaim {
  return claims.find((one) => one.orchestrator === of.orchestrator && one.round === of.round)!;
}
