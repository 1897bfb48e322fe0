// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import type { Hex } from "../../domain/hex";
import type { SegmentReceipt } from "../../domain/proofs/segmentReceipt";
import type { SignedReceipt } from "../../domain/proofs/signedReceipt";
import type { Round } from "../../domain/round";
import type { ReceiptStore, UnclaimedReceipt } from "../../ports/receiptStore";

/** A receipt and where the claims have put it. */
export interface MemoryReceipt extends SignedReceipt {
  readonly id: number;
  readonly receiptHash: Hex;
  readonly claim: { readonly id: number; readonly position: number; readonly start: bigint } | null;
}

export class MemoryReceiptStore implements ReceiptStore {
  /** By id, in the order in which they came. */
  readonly rows = new Map<number, MemoryReceipt>();
  private readonly byWorkKey = new Map<string, MemoryReceipt>();

  async add(signed: SignedReceipt, receiptHash: Hex): Promise<"stored" | "known" | "conflict"> {
    const key = keyOf(signed.receipt);
    const known = this.byWorkKey.get(key);
    if (known !== undefined) return known.receiptHash === receiptHash ? "known" : "conflict";
    const row = { ...signed, id: this.rows.size + 1, receiptHash, claim: null };
    this.byWorkKey.set(key, row);
    this.rows.set(row.id, row);
    return "stored";
  }

  async hashOf(key: Pick<SegmentReceipt, "gateway" | "streamId" | "sequence">): Promise<Hex | undefined> {
    return this.byWorkKey.get(keyOf(key))?.receiptHash;
  }

  async unclaimed(
    orchestrator: Address,
    rounds: { readonly from: Round; readonly before: Round },
    limit: number,
  ): Promise<readonly UnclaimedReceipt[]> {
    return this.of(orchestrator)
      .filter(({ claim, receipt }) => claim === null && receipt.round >= rounds.from && receipt.round < rounds.before)
      .slice(0, limit)
      .map(({ id, receiptHash, receipt }) => ({ id, round: receipt.round, receiptHash, pixels: receipt.pixels }));
  }

  async countUnclaimed(orchestrator: Address): Promise<number> {
    return this.of(orchestrator).filter(({ claim }) => claim === null).length;
  }

  async totals(orchestrator: Address): ReturnType<ReceiptStore["totals"]> {
    const all = this.of(orchestrator);
    const unclaimed = all.filter(({ claim }) => claim === null);
    return { receipts: all.length, pixels: sum(all), unclaimed: unclaimed.length, unclaimedPixels: sum(unclaimed) };
  }

  private of(orchestrator: Address): MemoryReceipt[] {
    return [...this.rows.values()].filter(({ receipt }) => receipt.orchestrator === orchestrator);
  }
}

function keyOf({ gateway, streamId, sequence }: Pick<SegmentReceipt, "gateway" | "streamId" | "sequence">): string {
  return `${gateway} ${streamId} ${sequence}`;
}

function sum(receipts: readonly MemoryReceipt[]): bigint {
  return receipts.reduce((total, { receipt }) => total + receipt.pixels, 0n);
}
