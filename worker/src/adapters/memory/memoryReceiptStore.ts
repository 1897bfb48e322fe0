// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import type { Hex } from "../../domain/hex";
import type { SignedReceipt } from "../../domain/proofs/signedReceipt";
import type { WorkName } from "../../domain/proofs/workName";
import type { Round } from "../../domain/round";
import type { ReceiptStore, UnclaimedReceipt } from "../../ports/receiptStore";
import type { VerifierScope } from "../../ports/verifierScope";

/** A receipt and where the claims have put it. */
export interface MemoryReceipt extends SignedReceipt {
  readonly id: number;
  readonly receiptHash: Hex;
  /** Empty for none. */
  readonly verifier: string;
  readonly claim: { readonly id: number; readonly position: number; readonly start: bigint } | null;
}

export class MemoryReceiptStore implements ReceiptStore {
  /** By id, in the order in which they came. */
  readonly rows = new Map<number, MemoryReceipt>();
  private readonly byWorkKey = new Map<string, MemoryReceipt>();

  constructor(private readonly modules: { readonly scope: VerifierScope }) {}

  async add(signed: SignedReceipt, receiptHash: Hex): Promise<"stored" | "known" | "conflict"> {
    const key = keyOf(signed.receipt);
    const known = this.byWorkKey.get(key);
    if (known !== undefined) return known.receiptHash === receiptHash ? "known" : "conflict";
    const row = { ...signed, id: this.rows.size + 1, receiptHash, verifier: this.modules.scope.verifier, claim: null };
    this.byWorkKey.set(key, row);
    this.rows.set(row.id, row);
    return "stored";
  }

  async hashOf(work: WorkName): Promise<Hex | undefined> {
    return this.byWorkKey.get(keyOf(work))?.receiptHash;
  }

  async unclaimed(
    orchestrator: Address,
    rounds: { readonly from: Round; readonly before: Round },
    limit: number,
  ): Promise<readonly UnclaimedReceipt[]> {
    return this.waiting(orchestrator)
      .filter(({ receipt }) => receipt.round >= rounds.from && receipt.round < rounds.before)
      .slice(0, limit)
      .map(({ id, receiptHash, receipt }) => {
        const { gateway, streamId, sequence, round, pixels } = receipt;
        return { id, round, receiptHash, pixels, gateway, streamId, sequence };
      });
  }

  async countUnclaimed(orchestrator: Address, before?: Round): Promise<number> {
    const isCounted = (of: Round): boolean => before === undefined || of < before;
    return this.waiting(orchestrator).filter(({ receipt }) => isCounted(receipt.round)).length;
  }

  async totals(orchestrator: Address): ReturnType<ReceiptStore["totals"]> {
    const all = this.of(orchestrator);
    const unclaimed = this.waiting(orchestrator);
    return { receipts: all.length, pixels: sum(all), unclaimed: unclaimed.length, unclaimedPixels: sum(unclaimed) };
  }

  /** What is in no claim and from before the store was bound to a Verifier counts as this one's. */
  adopt(verifier: Address): void {
    for (const row of this.rows.values()) if (row.claim === null && row.verifier === "") this.rows.set(row.id, { ...row, verifier });
  }

  private waiting(orchestrator: Address): MemoryReceipt[] {
    return this.of(orchestrator).filter(({ claim, verifier }) => claim === null && verifier === this.modules.scope.verifier);
  }

  private of(orchestrator: Address): MemoryReceipt[] {
    return [...this.rows.values()].filter(({ receipt }) => receipt.orchestrator === orchestrator);
  }
}

function keyOf({ gateway, streamId, sequence }: WorkName): string {
  return `${gateway} ${streamId} ${sequence}`;
}

function sum(receipts: readonly MemoryReceipt[]): bigint {
  return receipts.reduce((total, { receipt }) => total + receipt.pixels, 0n);
}
