// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import type { ClaimData } from "../../domain/proofs/claimData";
import type { Fault } from "../../domain/proofs/fault";
import type { Round } from "../../domain/round";
import { wei, type Wei } from "../../domain/wei";
import type { ClaimRecords, RecordedClaim, RecordedLeaf, RecordedPayment } from "../../ports/claimHistory";
import type { WatchedClaim, WatchedStatus, WatchStore } from "../../ports/watchStore";

export class MemoryWatchStore implements WatchStore {
  private verifier: Address | undefined;
  private next: number | undefined;
  private readonly known = new Map<string, WatchedClaim>();
  private readonly leafRows = new Map<string, RecordedLeaf>();
  private readonly payments = new Map<string, RecordedPayment>();

  async bindVerifier(verifier: Address): Promise<void> {
    if (this.verifier !== undefined && this.verifier !== verifier) {
      this.known.clear();
      this.leafRows.clear();
      this.next = undefined;
    }
    this.verifier = verifier;
  }

  async nextBlock(): Promise<number | undefined> {
    return this.next;
  }

  async record({ claims, leaves, payments }: ClaimRecords, nextBlock: number): Promise<void> {
    for (const claim of claims) this.insertClaim(claim);
    for (const leaf of leaves) this.insertLeaf(leaf);
    for (const payment of payments) this.payments.set(payment.id, payment);
    this.next = nextBlock;
  }

  async recordAudit({ orchestrator, round }: RecordedClaim, leaves: readonly RecordedLeaf[]): Promise<void> {
    for (const leaf of leaves) this.insertLeaf(leaf);
    this.change(orchestrator, round, () => ({ isAudited: true }));
  }

  async setStatus(orchestrator: Address, round: Round, status: WatchedStatus): Promise<void> {
    this.change(orchestrator, round, () => ({ status }));
  }

  async addPunished(orchestrator: Address, round: Round, fault: Fault): Promise<void> {
    this.change(orchestrator, round, ({ punished }) => ({ punished: [...new Set([...punished, fault])] }));
  }

  async claims(): Promise<readonly WatchedClaim[]> {
    return [...this.known.values()].sort((a, b) => Number(a.round - b.round) || (a.orchestrator < b.orchestrator ? -1 : 1));
  }

  async leaves(orchestrator: Address, round: Round): Promise<readonly RecordedLeaf[]> {
    return [...this.leafRows.values()].filter((leaf) => leaf.orchestrator === orchestrator && leaf.round === round).sort(byPlace);
  }

  async repeatedWork(): Promise<readonly RecordedLeaf[]> {
    const work = new Map<string, RecordedLeaf[]>();
    for (const leaf of this.leafRows.values()) {
      const key = `${leaf.orchestrator} ${leaf.workKey}`;
      work.set(key, [...(work.get(key) ?? []), leaf]);
    }
    const repeated = [...work].filter(([, leaves]) => leaves.length > 1).sort(([a], [b]) => (a < b ? -1 : 1));
    return repeated.flatMap(([, leaves]) => leaves.sort(byPlace));
  }

  async paid(gateway: Address, orchestrator: Address, rounds: { readonly from: Round; readonly to: Round }): Promise<Wei> {
    const of = [...this.payments.values()].filter(
      (payment) =>
        payment.gateway === gateway && payment.orchestrator === orchestrator && payment.round >= rounds.from && payment.round <= rounds.to,
    );
    return wei(of.reduce((total, { amount }) => total + amount, 0n));
  }

  private insertClaim(claim: RecordedClaim): void {
    const key = `${claim.orchestrator} ${claim.round}`;
    const known = this.known.get(key);
    if (known !== undefined && known.status !== "vanished" && isSame(known.data, claim.data)) return;
    this.known.set(key, { ...claim, status: "submitted", isAudited: false, punished: [] });
  }

  private insertLeaf(leaf: RecordedLeaf): void {
    const key = `${leaf.orchestrator} ${leaf.round} ${leaf.start} ${leaf.receiptHash}`;
    const known = this.leafRows.get(key);
    this.leafRows.set(key, { ...leaf, proof: known?.proof ?? leaf.proof });
  }

  private change(orchestrator: Address, round: Round, changes: (claim: WatchedClaim) => Partial<WatchedClaim>): void {
    const key = `${orchestrator} ${round}`;
    const claim = this.known.get(key);
    if (claim !== undefined) this.known.set(key, { ...claim, ...changes(claim) });
  }
}

function isSame(a: ClaimData, b: ClaimData): boolean {
  return a.root === b.root && a.totalPixels === b.totalPixels && a.segments === b.segments && a.fromRound === b.fromRound;
}

function byPlace(a: RecordedLeaf, b: RecordedLeaf): number {
  return Number(a.round - b.round) || (a.start < b.start ? -1 : a.start > b.start ? 1 : a.receiptHash < b.receiptHash ? -1 : 1);
}
