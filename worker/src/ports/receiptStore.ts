// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import type { Hex } from "../domain/hex";
import type { ClaimLeaf } from "../domain/proofs/claimLeaf";
import type { SignedReceipt } from "../domain/proofs/signedReceipt";
import type { WorkName } from "../domain/proofs/workName";
import type { Round } from "../domain/round";

/** A receipt that no claim holds yet: as much of it as the layout of a claim needs. */
export interface UnclaimedReceipt extends Omit<ClaimLeaf, "start" | "workKey">, WorkName {
  /** Names the receipt in this store. */
  readonly id: number;
  readonly round: Round;
}

/**
 * Gateways' receipts: durable, kept for ever, one for each work key. That a second receipt for a key is refused, however late it
 * comes, is what keeps an honest orchestrator from claiming a segment twice. What is in no claim is told of the Verifier that the
 * store is bound to. Throws `StorageError`.
 */
export interface ReceiptStore {
  /** `stored` when the key is new, `known` when exactly this receipt is there, `conflict` when another one is. */
  add(signed: SignedReceipt, receiptHash: Hex): Promise<"stored" | "known" | "conflict">;
  /** Hash of the receipt that is kept for a work key. */
  hashOf(work: WorkName): Promise<Hex | undefined>;
  /** Receipts of an orchestrator that are in no claim, of the rounds from `from` on and before `before`: the first `limit` that came. */
  unclaimed(
    orchestrator: Address,
    rounds: { readonly from: Round; readonly before: Round },
    limit: number,
  ): Promise<readonly UnclaimedReceipt[]>;
  /** Receipts of an orchestrator that are in no claim; only those of rounds before `before` when it is given. */
  countUnclaimed(orchestrator: Address, before?: Round): Promise<number>;
  /** Counts and sums over all receipts of an orchestrator, for people to look at: reads all of them. */
  totals(orchestrator: Address): Promise<{
    readonly receipts: number;
    readonly pixels: bigint;
    readonly unclaimed: number;
    readonly unclaimedPixels: bigint;
  }>;
}
