// SPDX-License-Identifier: MIT

import { ClaimTree } from "../../domain/proofs/claimTree";
import type { OpenedLeaves } from "../../domain/proofs/openedLeaves";
import type { Opening } from "../../domain/proofs/opening";
import { sampledLeaves } from "../../domain/proofs/sampledLeaves";
import { workKey } from "../../domain/proofs/workKey";
import { TransactionFailedError } from "../../domain/transactionFailedError";
import type { ClaimStore, StoredClaim } from "../../ports/claimStore";
import type { Hashing } from "../../ports/hashing";
import type { Logger } from "../../ports/logger";
import type { Verifier } from "../../ports/verifier";
import type { ClaimMetrics } from "./claimMetrics";

/** Opens the leaves of claims on chain that cover the samples. */
export class SampleOpener {
  /** The tree of the claim that was opened last: building one takes two seconds or so for 100,000 receipts. */
  #tree: { readonly claimId: number; readonly tree: ClaimTree } | undefined;

  constructor(
    private readonly options: { readonly maxOpeningGas: bigint },
    private readonly modules: {
      readonly verifier: Verifier;
      readonly claims: ClaimStore;
      readonly hashing: Hashing;
      readonly logger: Logger;
      readonly claimMetrics: ClaimMetrics;
    },
  ) {}

  /** Keeps the tree of a claim until another one is opened. */
  keep(claimId: number, tree: ClaimTree): void {
    this.#tree = { claimId, tree };
  }

  /** The tree is not needed any more. */
  release(): void {
    this.#tree = undefined;
  }

  /** Opens what covers the samples that are not opened yet; `openedSamples` has bit j set for an opened sample j. */
  async open(claim: StoredClaim, samples: readonly bigint[], openedSamples: bigint): Promise<void> {
    const leaves = sampledLeaves(await this.#treeOf(claim), samples, openedSamples);
    if (leaves.length > 0) await this.#send(claim, leaves);
  }

  async #treeOf(claim: StoredClaim): Promise<ClaimTree> {
    if (this.#tree?.claimId !== claim.id) {
      const { claims, hashing } = this.modules;
      const leaves = (await claims.leaves(claim.id)).map((leaf) => ({ ...leaf, workKey: workKey(leaf, hashing.keccak256) }));
      this.#tree = { claimId: claim.id, tree: new ClaimTree({ ...claim.data, leaves }, hashing.keccak256) };
    }
    return this.#tree.tree;
  }

  /** All at once if that fits a transaction; what one half has opened stays open when the other one fails. */
  async #send(claim: StoredClaim, leaves: readonly number[]): Promise<void> {
    const { verifier, logger, claimMetrics } = this.modules;
    const { orchestrator, data } = claim;
    const claimRound = claim.round!;
    const opened = await this.#openedLeaves(claim, leaves);
    if (leaves.length > 1 && !(await this.#fits(claim, opened))) {
      const middle = leaves.length >> 1;
      await this.#send(claim, leaves.slice(0, middle));
      await this.#send(claim, leaves.slice(middle));
      return;
    }
    const { transactionHash, gasUsed } = await verifier.openSamples(orchestrator, claimRound, data, opened);
    claimMetrics.onOpened(leaves.length, gasUsed);
    logger.info("Opened samples of a claim", { round: claimRound, openings: leaves.length, transactionHash, gasUsed });
  }

  async #openedLeaves(claim: StoredClaim, leaves: readonly number[]): Promise<OpenedLeaves> {
    const { order, ...proof } = (await this.#treeOf(claim)).multiProof(leaves);
    const openings: Opening[] = [];
    for (const leaf of order) openings.push(...(await this.modules.claims.receipts(claim.id, leaf, 1)));
    return { openings, proof };
  }

  async #fits(claim: StoredClaim, opened: OpenedLeaves): Promise<boolean> {
    try {
      const gas = await this.modules.verifier.estimateOpenings(claim.orchestrator, claim.round!, claim.data, opened);
      return gas <= this.options.maxOpeningGas;
    } catch (error) {
      // Without a reason of the contract's own it is the node's bound on gas that refused.
      if (error instanceof TransactionFailedError && error.fields.errorName === undefined) return false;
      throw error;
    }
  }
}
