// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { claimCommitment } from "../../domain/proofs/claimCommitment";
import { round, type Round } from "../../domain/round";
import type { ClaimStore } from "../../ports/claimStore";
import type { Hashing } from "../../ports/hashing";
import type { Logger } from "../../ports/logger";
import type { ReceiptStore, UnclaimedReceipt } from "../../ports/receiptStore";
import type { Verifier } from "../../ports/verifier";
import { takeReceipts } from "./takeReceipts";

/** What one claim is to hold. */
export interface DueWork {
  readonly receipts: readonly UnclaimedReceipt[];
  /** Of the claim: none was made in a round after it and before the claim's own. */
  readonly fromRound: Round;
}

/**
 * Knows which receipts a claim may still hold. A claim covers the rounds before its own back to its `fromRound`, and no other claim may have been made
 * in between: that would cost stake. So what is older than the last claim can be claimed no more, whoever made it. Of a claim that this node does not
 * know its own round counts as older too: its work may have been signed for an earlier round before, and be in the claim.
 */
export class ClaimableWork {
  /** Round of the first receipts that may be claimed, as far as is known. */
  #from = round(0n);
  #isStarted = false;
  /** Receipts that the operator was told are lost. */
  #told = 0;
  /** Rounds that are over without a claim. */
  readonly #emptyRounds = new Set<bigint>();

  constructor(
    private readonly options: { readonly orchestrator: Address; readonly maxSegments: number },
    private readonly modules: {
      readonly verifier: Verifier;
      readonly receipts: ReceiptStore;
      readonly claims: ClaimStore;
      readonly hashing: Hashing;
      readonly logger: Logger;
    },
  ) {}

  /** Receipts that wait for a claim, and those that no claim can hold any more. Throws `StorageError`. */
  async count(): Promise<{ readonly waiting: number; readonly lost: number }> {
    const { receipts } = this.modules;
    await this.#start();
    const lost = await receipts.countUnclaimed(this.options.orchestrator, this.#from);
    return { waiting: (await receipts.countUnclaimed(this.options.orchestrator)) - lost, lost };
  }

  /** Whether there are receipts of rounds before one that may be claimed, as far as is known without asking the chain. */
  async isDue(before: Round): Promise<boolean> {
    await this.#start();
    return (await this.#unclaimed(before, 1)).length > 0;
  }

  /** What a claim in the current round may hold. Undefined for nothing. Throws `ChainUnavailableError`. */
  async due(currentRound: Round): Promise<DueWork | undefined> {
    await this.#start();
    const found = await this.#unclaimed(currentRound, this.options.maxSegments);
    if (found.length === 0) return undefined;
    const last = await this.lastClaim(oldestOf(found), currentRound);
    if (last !== undefined) {
      const advice = "work up to its round cannot be claimed any more; was the database restored from a backup?";
      const fields = { orchestrator: this.options.orchestrator, round: last.round };
      if (!last.isKnown) this.modules.logger.error(`The chain has a claim that this node does not know: ${advice}`, fields);
      await this.advance(last.isKnown ? last.round : round(last.round + 1n));
      return this.due(currentRound);
    }
    const receipts = takeReceipts(found);
    return receipts.length === 0 ? undefined : { receipts, fromRound: oldestOf(receipts) };
  }

  /**
   * The last claim before the current round that a span from `from` on must not reach back over, on chain or in the store: one of a later round,
   * or one of that round that is not known here. Neither of the two is believed alone: the store may be a backup, the chain's node may lag behind.
   */
  async lastClaim(from: Round, currentRound: Round): Promise<{ readonly round: Round; readonly isKnown: boolean } | undefined> {
    const { verifier, claims, hashing } = this.modules;
    const { orchestrator } = this.options;
    for (let number: bigint = currentRound - 1n; number >= from; number--) {
      if (this.#emptyRounds.has(number)) continue;
      const { status, commitment } = await verifier.claimOf(orchestrator, round(number));
      const known = await claims.ofRound(orchestrator, round(number));
      if (status !== "none" || known !== undefined) {
        const isKnown = known !== undefined && (status === "none" || claimCommitment(known.data, hashing.keccak256) === commitment);
        return isKnown && number === from ? undefined : { round: round(number), isKnown };
      }
      // No claim of a round that is over can be made any more.
      this.#emptyRounds.add(number);
    }
    return undefined;
  }

  /** A claim takes what is of earlier rounds than this: what is in no claim is kept, but cannot be claimed any more. Tells the operator once. */
  async advance(from: Round): Promise<void> {
    if (from <= this.#from) return;
    this.#from = from;
    const { lost } = await this.count();
    if (lost <= this.#told) return;
    const why = "they came after the claim that they belonged to, or that claim could hold no more";
    this.modules.logger.warn(`Receipts can be claimed no more: ${why}`, { receipts: lost - this.#told, before: from, lost });
    this.#told = lost;
  }

  /** A claim is on chain no more: what is known of the others is asked anew. */
  forget(): void {
    this.#from = round(0n);
    this.#isStarted = false;
  }

  /** After a start the own claims are known before the chain is asked. */
  async #start(): Promise<void> {
    if (this.#isStarted) return;
    // One of the two newest may not be on chain yet.
    const newest = await this.modules.claims.history(this.options.orchestrator, 2);
    this.#isStarted = true;
    for (const claim of newest) if (claim.round !== null) await this.advance(claim.round);
  }

  #unclaimed(before: Round, limit: number): Promise<readonly UnclaimedReceipt[]> {
    return this.modules.receipts.unclaimed(this.options.orchestrator, { from: this.#from, before }, limit);
  }
}

function oldestOf(receipts: readonly UnclaimedReceipt[]): Round {
  return receipts.map((receipt) => receipt.round).reduce((oldest, one) => (one < oldest ? one : oldest));
}
