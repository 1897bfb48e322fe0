// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import type { Hex } from "../domain/hex";
import type { ClaimData } from "../domain/proofs/claimData";
import type { ClaimLeaf } from "../domain/proofs/claimLeaf";
import type { SignedReceipt } from "../domain/proofs/signedReceipt";
import type { WorkName } from "../domain/proofs/workName";
import type { Round } from "../domain/round";

/**
 * How far a claim has come. Prepared: laid out; the transaction may or may not have been sent. Submitted: the chain has it. The
 * others are final: proven; voided (a contract wallet disowned a receipt, or the claim was punished); missed (the window closed on it).
 */
export type ClaimState = "prepared" | "submitted" | "proven" | "voided" | "missed";

/** The transaction that was to submit a claim: until its nonce is spent no other nonce may be tried. */
export interface ClaimAttempt {
  readonly sender: Address;
  readonly nonce: number;
}

/** A claim of this node. */
export interface StoredClaim {
  readonly id: number;
  readonly orchestrator: Address;
  readonly data: ClaimData;
  readonly state: ClaimState;
  /** Round in which it was laid out: it cannot be on chain in an earlier one. */
  readonly preparedRound: Round;
  /** Round in which the chain has it; null while it is prepared. */
  readonly round: Round | null;
  readonly attempt: ClaimAttempt | null;
  readonly transactionHash: Hex | null;
}

/** A leaf of a claim: as much of it as its tree needs. */
export interface StoredLeaf extends Omit<ClaimLeaf, "workKey">, WorkName {}

/** A leaf of a claim with its receipt. */
export interface ClaimedReceipt extends SignedReceipt {
  readonly start: bigint;
}

/**
 * Claims and which receipts they hold. A receipt is in one claim at most and never leaves it once that may have been sent: whatever becomes of the
 * claim, its work is not claimed again. Claims are told of the Verifier that the store is bound to. Throws `StorageError`.
 */
export interface ClaimStore {
  /**
   * Writes a layout down in one step, before anything is sent: leaf n is receipt `leaves[n].id`. Throws when one of them is in a
   * claim, or when the orchestrator has a prepared claim already.
   */
  prepare(
    claim: { readonly orchestrator: Address; readonly data: ClaimData; readonly preparedRound: Round },
    leaves: readonly { readonly id: number; readonly start: bigint }[],
  ): Promise<StoredClaim>;
  /** Claims of an orchestrator that are prepared or submitted, oldest first. */
  open(orchestrator: Address): Promise<readonly StoredClaim[]>;
  /** Newest first, of any state. */
  history(orchestrator: Address, limit: number): Promise<readonly StoredClaim[]>;
  /** The claim that the chain has of a round. */
  ofRound(orchestrator: Address, round: Round): Promise<StoredClaim | undefined>;
  /** All leaves of a claim, in order. */
  leaves(claimId: number): Promise<readonly StoredLeaf[]>;
  /** Receipts of the leaves from number `first` on, at most `count`, in order. */
  receipts(claimId: number, first: number, count: number): Promise<readonly ClaimedReceipt[]>;
  /** To be called before the transaction is sent. Null: the attempt is over, the chain says that it came to nothing. */
  setAttempt(claimId: number, attempt: ClaimAttempt | null): Promise<void>;
  /** Takes a prepared claim back that cannot come on chain any more, and frees its receipts. Does nothing in another state. */
  discard(claimId: number): Promise<void>;
  /** The chain has the claim. */
  markSubmitted(claimId: number, round: Round, transactionHash: Hex | null): Promise<void>;
  /** The chain has it no more: a reorganisation took it back. */
  markPrepared(claimId: number): Promise<void>;
  markEnded(claimId: number, state: "proven" | "voided" | "missed"): Promise<void>;
}
