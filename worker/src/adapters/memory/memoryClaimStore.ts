// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import type { Hex } from "../../domain/hex";
import type { ClaimData } from "../../domain/proofs/claimData";
import type { Round } from "../../domain/round";
import { StorageError } from "../../domain/storageError";
import type { ClaimAttempt, ClaimedReceipt, ClaimStore, StoredClaim, StoredLeaf } from "../../ports/claimStore";
import type { VerifierScope } from "../../ports/verifierScope";
import type { MemoryReceipt, MemoryReceiptStore } from "./memoryReceiptStore";

/** A claim and the Verifier that it is for, empty for none. */
type MemoryClaim = StoredClaim & { readonly verifier: string };

export class MemoryClaimStore implements ClaimStore {
  private readonly claims = new Map<number, MemoryClaim>();
  private lastId = 0;

  constructor(private readonly modules: { readonly receipts: MemoryReceiptStore; readonly scope: VerifierScope }) {}

  /** Claims from before the store was bound to a Verifier count as this one's. */
  adopt(verifier: Address): void {
    for (const claim of this.claims.values()) if (claim.verifier === "") this.claims.set(claim.id, { ...claim, verifier });
  }

  async prepare(
    claim: { readonly orchestrator: Address; readonly data: ClaimData; readonly preparedRound: Round },
    leaves: readonly { readonly id: number; readonly start: bigint }[],
  ): Promise<StoredClaim> {
    const { rows } = this.modules.receipts;
    const isWaiting = this.of(claim.orchestrator).some(({ state }) => state === "prepared");
    if (isWaiting) throw new StorageError("a claim is prepared already: no claim was made");
    const ids = new Set(leaves.map(({ id }) => id));
    const isFree = ids.size === leaves.length && leaves.every(({ id }) => rows.get(id)?.claim === null);
    if (!isFree) throw new StorageError("a receipt is in a claim already or is not there: no claim was made");
    const fresh = { state: "prepared", round: null, attempt: null, transactionHash: null } as const;
    const stored: StoredClaim = { ...claim, ...fresh, id: ++this.lastId };
    this.claims.set(stored.id, { ...stored, verifier: this.modules.scope.verifier });
    leaves.forEach(({ id, start }, position) => rows.set(id, { ...rows.get(id)!, claim: { id: stored.id, position, start } }));
    return stored;
  }

  async open(orchestrator: Address): Promise<readonly StoredClaim[]> {
    return this.of(orchestrator).filter(({ state }) => state === "prepared" || state === "submitted");
  }

  async history(orchestrator: Address, limit: number): Promise<readonly StoredClaim[]> {
    return this.of(orchestrator).reverse().slice(0, limit);
  }

  async ofRound(orchestrator: Address, round: Round): Promise<StoredClaim | undefined> {
    return this.of(orchestrator).find((claim) => claim.round === round);
  }

  async leaves(claimId: number): Promise<readonly StoredLeaf[]> {
    return this.rowsOf(claimId).map(({ receipt, receiptHash, claim }) => {
      const { pixels, gateway, streamId, sequence } = receipt;
      return { start: claim!.start, receiptHash, pixels, gateway, streamId, sequence };
    });
  }

  async receipts(claimId: number, first: number, count: number): Promise<readonly ClaimedReceipt[]> {
    return this.rowsOf(claimId)
      .slice(first, first + count)
      .map(({ receipt, signature, claim }) => ({ receipt, signature, start: claim!.start }));
  }

  async setAttempt(claimId: number, attempt: ClaimAttempt | null): Promise<void> {
    this.change(claimId, { attempt });
  }

  async discard(claimId: number): Promise<void> {
    if (this.claims.get(claimId)?.state !== "prepared") return;
    const { rows } = this.modules.receipts;
    for (const row of this.rowsOf(claimId)) rows.set(row.id, { ...row, claim: null });
    this.claims.delete(claimId);
  }

  async markSubmitted(claimId: number, round: Round, transactionHash: Hex | null): Promise<void> {
    this.change(claimId, { state: "submitted", round, ...(transactionHash === null ? {} : { transactionHash }) });
  }

  async markPrepared(claimId: number): Promise<void> {
    this.change(claimId, { state: "prepared", round: null });
  }

  async markEnded(claimId: number, state: "proven" | "voided" | "missed"): Promise<void> {
    this.change(claimId, { state });
  }

  private of(orchestrator: Address): StoredClaim[] {
    const { verifier: current } = this.modules.scope;
    const claims = [...this.claims.values()].filter(({ verifier }) => verifier === current);
    return claims.filter((claim) => claim.orchestrator === orchestrator).map(({ verifier: _, ...claim }) => claim);
  }

  private rowsOf(claimId: number): MemoryReceipt[] {
    const rows = [...this.modules.receipts.rows.values()].filter(({ claim }) => claim?.id === claimId);
    return rows.sort((a, b) => a.claim!.position - b.claim!.position);
  }

  private change(claimId: number, changes: Partial<StoredClaim>): void {
    const claim = this.claims.get(claimId);
    if (claim !== undefined) this.claims.set(claimId, { ...claim, ...changes });
  }
}
