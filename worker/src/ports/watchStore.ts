// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import type { Fault } from "../domain/proofs/fault";
import type { Round } from "../domain/round";
import type { Wei } from "../domain/wei";
import type { ClaimRecords, RecordedClaim, RecordedLeaf } from "./claimHistory";

/** How far a watched claim has come. Vanished: a reorganisation took it back. */
export type WatchedStatus = "submitted" | "proven" | "voided" | "missed" | "vanished";

/** A claim of some orchestrator, as a watcher knows it. */
export interface WatchedClaim extends RecordedClaim {
  readonly status: WatchedStatus;
  /** Whether its orchestrator has shown all of it, and it was what the chain has. */
  readonly isAudited: boolean;
  /** Faults that were punished on chain. */
  readonly punished: readonly Fault[];
}

/** What a watcher remembers: claims, leaves and payments, and how far it has read. Throws `StorageError`. */
export interface WatchStore {
  /** Claims and leaves are of this Verifier from now on. Those of another one are forgotten, and reading begins anew: nothing can be proven against them. */
  bindVerifier(verifier: Address): Promise<void>;
  /** First block that was not read yet. */
  nextBlock(): Promise<number | undefined>;
  /** Takes in what a range of blocks told, in one step with the block to go on from. What is known already is left as it is. */
  record(records: ClaimRecords, nextBlock: number): Promise<void>;
  /** Takes in all leaves of a claim in one step, and notes that it was audited. */
  recordAudit(claim: RecordedClaim, leaves: readonly RecordedLeaf[]): Promise<void>;
  setStatus(orchestrator: Address, round: Round, status: WatchedStatus): Promise<void>;
  addPunished(orchestrator: Address, round: Round, fault: Fault): Promise<void>;
  /** By round, then by orchestrator. */
  claims(): Promise<readonly WatchedClaim[]>;
  /** Leaves of a claim along the pixel line. */
  leaves(orchestrator: Address, round: Round): Promise<readonly RecordedLeaf[]>;
  /** Leaves whose work key another leaf of the same orchestrator has too, by work key. */
  repeatedWork(): Promise<readonly RecordedLeaf[]>;
  /** What a gateway's tickets of these rounds, both included, have paid to an orchestrator. */
  paid(gateway: Address, orchestrator: Address, rounds: { readonly from: Round; readonly to: Round }): Promise<Wei>;
}
