// SPDX-License-Identifier: MIT

import type { Hex } from "../domain/hex";
import type { SignedReceipt } from "../domain/proofs/signedReceipt";
import type { Round } from "../domain/round";

/**
 * Work that was done and charged for and has no receipt yet: durable, so that a receipt which comes after a restart is still held against
 * what was really done. Each job is good for one receipt; equal jobs share a key and count one by one. Throws `StorageError`.
 */
export interface JobStore {
  /** A job of a round is done. */
  add(jobKey: Hex, round: Round): Promise<void>;
  has(jobKey: Hex): Promise<boolean>;
  /**
   * Keeps a receipt and uses up its job, the oldest of equal ones, in one step: no crash loses the one without the other. Otherwise
   * nothing changes: `known` when exactly this receipt is kept already, `conflict` when another one of its work key is, `noJob` when no
   * such job waits for a receipt.
   */
  attest(jobKey: Hex, signed: SignedReceipt, receiptHash: Hex): Promise<"stored" | "known" | "conflict" | "noJob">;
  /** Forgets the jobs of the rounds before `round`. */
  pruneRounds(round: Round): Promise<number>;
  /** Forgets all jobs but the newest `count`, of those that ever were. */
  keepNewest(count: number): Promise<number>;
}
