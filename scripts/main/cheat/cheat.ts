// SPDX-License-Identifier: MIT

import { randomBytes } from "node:crypto";

import { Wallet } from "ethers";

import { hex } from "../../../worker/src/domain/hex";
import type { ClaimLeaf } from "../../../worker/src/domain/proofs/claimLeaf";
import { ClaimTree } from "../../../worker/src/domain/proofs/claimTree";
import { receiptHash } from "../../../worker/src/domain/proofs/receiptHash";
import type { SignedReceipt } from "../../../worker/src/domain/proofs/signedReceipt";
import type { Hashing } from "../../../worker/src/ports/hashing";
import type { LocalNetwork } from "../localNetwork";
import type { CheatKind } from "./cheatKind";
import type { FalseLeaf } from "./falseLeaf";
import { layFalseClaim } from "./layFalseClaim";

/** A claim on chain, with what is needed to open any part of it that can be opened. */
interface Submission {
  readonly round: bigint;
  readonly tree: ClaimTree<FalseLeaf & ClaimLeaf>;
}

/** What a claim says. */
interface Claimed {
  readonly segments: number;
  readonly pixels: bigint;
  readonly fromRound: bigint;
}

/** Submits a false claim for an orchestrator, as its operator, and opens of it what it can: it makes no mistake but cheating. */
export class Cheat {
  readonly #operator: Wallet;
  #submission: Submission | undefined;

  constructor(
    private readonly options: { readonly kind: CheatKind; readonly orchestrator: string; readonly operatorKey: string },
    private readonly modules: { readonly network: LocalNetwork; readonly hashing: Hashing },
  ) {
    this.#operator = new Wallet(options.operatorKey, modules.network.provider);
  }

  /** Submits the claim. */
  async claim(receipts: readonly SignedReceipt[]): Promise<Claimed> {
    const { keccak256 } = this.modules.hashing;
    const drawWord = () => hex(randomBytes(32));
    const { leaves, totalPixels } = layFalseClaim(this.options.kind, receipts, { drawWord, keccak256 });
    const laid = leaves.map((leaf) => ({
      ...leaf,
      receiptHash: hex(receiptHash(leaf.receipt, keccak256)),
      pixels: leaf.receipt.pixels,
    }));
    const fromRound = receipts.map(({ receipt }) => receipt.round).reduce((oldest, one) => (one < oldest ? one : oldest));
    const tree = new ClaimTree({ leaves: laid, fromRound, totalPixels }, keccak256);
    this.#submission = { tree, round: await this.#submit(tree) };
    return claimed(tree);
  }

  /** Submits the same claim in a later round. */
  async claimAgain(): Promise<Claimed> {
    const { tree } = this.#submitted();
    await this.#submit(tree);
    return claimed(tree);
  }

  /** Opens what can be opened of the samples that chance picked. The silent one opens nothing. */
  async answer(): Promise<{ readonly samples: number; readonly openable: number }> {
    const { kind, orchestrator } = this.options;
    const { round, tree } = this.#submitted();
    const verifier = this.#verifier();
    const samples = await verifier.samplesOf(orchestrator, round, tree.data.totalPixels);
    const openable = samples
      .map((pixel) => tree.leafAt(pixel))
      .filter((leaf) => leaf !== undefined && tree.leaves[leaf]?.isOpenable) as number[];
    if (kind === "silence" || openable.length === 0) return { samples: samples.length, openable: 0 };
    const { order, nodes, steps } = tree.multiProof([...new Set(openable)]);
    const openings = order
      .flatMap((index) => tree.leaves[index] ?? [])
      .map(({ receipt, signature, start }) => ({ receipt, signature, start }));
    const sent = await verifier.openSamples(orchestrator, round, tree.data, openings, { nodes: [...nodes], steps });
    await sent.wait();
    return { samples: samples.length, openable: openable.length };
  }

  /** Returns the round of the claim. */
  async #submit({ data }: ClaimTree): Promise<bigint> {
    const { orchestrator } = this.options;
    const verifier = this.#verifier();
    const sent = await verifier.submitClaimFor(orchestrator, data.root, data.totalPixels, data.segments, data.fromRound);
    await sent.wait();
    const events = await verifier.queryFilter(verifier.filters.ClaimSubmitted(orchestrator));
    return events.at(-1)?.args.round ?? 0n;
  }

  #submitted(): Submission {
    if (this.#submission === undefined) throw new Error("there is no claim to answer for");
    return this.#submission;
  }

  #verifier() {
    return this.modules.network.verifier.connect(this.#operator);
  }
}

function claimed({ data }: ClaimTree): Claimed {
  return { segments: data.segments, pixels: data.totalPixels, fromRound: data.fromRound };
}
