// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import type { Hex } from "../domain/hex";
import type { ClaimData } from "../domain/proofs/claimData";
import type { OpenedLeaves } from "../domain/proofs/openedLeaves";
import type { SignedReceipt } from "../domain/proofs/signedReceipt";
import type { VerifierDomain } from "../domain/proofs/verifierDomain";
import type { Round } from "../domain/round";
import type { ClaimAttempt } from "./claimStore";

/** Where the chain says that a claim stands. */
export interface ClaimOnChain {
  readonly status: "none" | "submitted" | "proven" | "voided";
  /** See `claimCommitment`; zero without a claim. */
  readonly commitment: Hex;
  /** Bit j is set if sample j is opened; zero once the claim is answered. */
  readonly openedSamples: bigint;
}

/** What there is to know before a claim may be sent, read at one block. */
export interface ClaimOutlook {
  /** The round by the clock. */
  readonly currentRound: Round;
  readonly isRoundInitialized: boolean;
  /** The round in which the chain has the claim; undefined when it has not. */
  readonly foundIn: Round | undefined;
  /** Whether the orchestrator has made its claim of the current round, this one or another. */
  readonly isRoundTaken: boolean;
  /** Whether some transaction with the attempt's nonce was mined; false without an attempt. */
  readonly isAttemptSpent: boolean;
  /** Whether this node's account may claim for the orchestrator: it is the orchestrator, or its operator. */
  readonly isClaimant: boolean;
  /** Whether the orchestrator is registered: bonded to itself. */
  readonly isRegistered: boolean;
}

/** Proofs of work on record, in the Verifier. */
export interface Verifier extends VerifierDomain {
  /** Reads the state of a claim that may have been sent in any round from `sinceRound` on. Throws `ChainUnavailableError`. */
  outlook(claim: {
    readonly orchestrator: Address;
    readonly commitment: Hex | undefined;
    readonly sinceRound: Round;
    readonly attempt: ClaimAttempt | null;
  }): Promise<ClaimOutlook>;
  claimOf(orchestrator: Address, round: Round): Promise<ClaimOnChain>;
  /** Time of the claims made in `round`; `seedRound` is undefined while the samples are not known. */
  windowOf(round: Round): Promise<{ readonly seedRound: Round | undefined; readonly isClosed: boolean }>;
  /** The sampled pixels of a claim, in the order of their bits. */
  samplesOf(orchestrator: Address, round: Round, totalPixels: bigint): Promise<readonly bigint[]>;
  /** Whether the gateway of a receipt has signed it, with its key or now as a contract wallet (EIP-1271). */
  isSigned(signed: SignedReceipt): Promise<boolean>;
  /**
   * Sends a claim and waits for the receipt. With an attempt, its nonce is used again; `onAttempt` is awaited before anything
   * leaves the node. Throws `TransactionFailedError`, `TransactionPendingError` or `ChainUnavailableError`.
   */
  submitClaim(
    orchestrator: Address,
    data: ClaimData,
    options: { readonly attempt: ClaimAttempt | null; readonly onAttempt: (attempt: ClaimAttempt) => Promise<void> },
  ): Promise<{ readonly round: Round; readonly transactionHash: Hex; readonly gasUsed: bigint }>;
  /** Gas that the openings would take in one transaction now. Throws `TransactionFailedError` with the contract's reason. */
  estimateOpenings(orchestrator: Address, round: Round, data: ClaimData, opened: OpenedLeaves): Promise<bigint>;
  openSamples(
    orchestrator: Address,
    round: Round,
    data: ClaimData,
    opened: OpenedLeaves,
  ): Promise<{ readonly transactionHash: Hex; readonly gasUsed: bigint }>;
  /** Names who may claim for this node's account; the null address names nobody. */
  setOperator(operator: Address): Promise<Hex>;
}
