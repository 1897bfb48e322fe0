// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import type { Hex } from "../domain/hex";
import type { ClaimData } from "../domain/proofs/claimData";
import type { MultiProof } from "../domain/proofs/multiProof";
import type { SegmentReceipt } from "../domain/proofs/segmentReceipt";
import type { Round } from "../domain/round";
import type { Wei } from "../domain/wei";

/** A claim that somebody put on record. */
export interface RecordedClaim {
  readonly orchestrator: Address;
  readonly round: Round;
  readonly data: ClaimData;
}

/** A leaf of a claim that was opened, or that its orchestrator showed. */
export interface RecordedLeaf {
  readonly orchestrator: Address;
  /** Of the claim. */
  readonly round: Round;
  readonly receipt: SegmentReceipt;
  readonly start: bigint;
  readonly receiptHash: Hex;
  readonly workKey: Hex;
  /** Of this one leaf. Undefined for one that was shown with all the others of its claim: its proof follows from them. */
  readonly proof: MultiProof | undefined;
}

/** A ticket that was redeemed. */
export interface RecordedPayment {
  /** Names the ticket. */
  readonly id: string;
  readonly gateway: Address;
  readonly orchestrator: Address;
  /** Round in which the ticket was made. */
  readonly round: Round;
  readonly amount: Wei;
}

/** What the chain tells of claims in some range of blocks. */
export interface ClaimRecords {
  readonly claims: readonly RecordedClaim[];
  readonly leaves: readonly RecordedLeaf[];
  readonly payments: readonly RecordedPayment[];
  /** Transactions with openings that could not be read from their calldata. */
  readonly unreadable: readonly Hex[];
}

/** Reads what all orchestrators put on record, from the chain's events and the calldata behind them. */
export interface ClaimHistory {
  /** Number of the newest block. */
  head(): Promise<number>;
  /** Both blocks included. Throws `ChainUnavailableError`. */
  read(fromBlock: number, toBlock: number): Promise<ClaimRecords>;
}
