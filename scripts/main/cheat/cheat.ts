// SPDX-License-Identifier: MIT

import { randomBytes } from "node:crypto";

import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { Wallet } from "ethers";

import type { ClaimDataStruct, MultiProofStruct } from "../../../typechain-types/contracts/interfaces/IVerifier";
import type { SignedReceipt } from "../../../worker/src/domain/proofs/signedReceipt";
import type { LocalNetwork } from "../localNetwork";
import type { CheatKind } from "./cheatKind";
import type { FalseLeaf } from "./falseLeaf";
import { layFalseClaim } from "./layFalseClaim";

/** A false claim on chain, with what is needed to open any part of it that can be opened. */
interface Submission {
  readonly round: bigint;
  readonly claim: ClaimDataStruct;
  readonly leaves: readonly FalseLeaf[];
  readonly tree: StandardMerkleTree<[bigint, string]>;
}

/** Submits a false claim for an orchestrator, as its operator, and opens of it what it can: it makes no mistake but cheating. */
export class Cheat {
  readonly #operator: Wallet;
  #submission: Submission | undefined;

  constructor(
    private readonly options: { readonly kind: CheatKind; readonly orchestrator: string; readonly operatorKey: string },
    private readonly network: LocalNetwork,
  ) {
    this.#operator = new Wallet(options.operatorKey, network.provider);
  }

  /** Submits the claim; returns what it says. */
  async claim(receipts: readonly SignedReceipt[]): Promise<{ readonly round: bigint; readonly segments: number; readonly pixels: bigint }> {
    const { kind, orchestrator } = this.options;
    const verifier = this.network.verifier.connect(this.#operator);
    const { leaves, totalPixels } = layFalseClaim(kind, receipts, () => `0x${randomBytes(32).toString("hex")}`);
    const values = leaves.map(async ({ start, receipt }): Promise<[bigint, string]> => [start, await verifier.receiptHash(receipt)]);
    const tree = StandardMerkleTree.of(await Promise.all(values), ["uint64", "bytes32"]);
    const sent = await verifier.submitClaimFor(orchestrator, tree.root, totalPixels, leaves.length);
    await sent.wait();
    const events = await verifier.queryFilter(verifier.filters.ClaimSubmitted(orchestrator));
    const round = events.at(-1)?.args.round ?? 0n;
    this.#submission = { round, claim: { root: tree.root, totalPixels, segments: leaves.length }, leaves, tree };
    return { round, segments: leaves.length, pixels: totalPixels };
  }

  /** Opens what can be opened of the samples that chance picked. The silent one opens nothing. */
  async answer(): Promise<{ readonly samples: number; readonly openable: number }> {
    const { kind, orchestrator } = this.options;
    if (this.#submission === undefined) throw new Error("there is no claim to answer for");
    const { round, claim, leaves } = this.#submission;
    const verifier = this.network.verifier.connect(this.#operator);
    const samples = await verifier.samplesOf(orchestrator, round, claim.totalPixels);
    const covering = samples.map((pixel) => leaves.findIndex((leaf) => leaf.isSigned && covers(leaf, pixel)));
    const openable = covering.filter((index) => index >= 0);
    if (kind === "silence" || openable.length === 0) return { samples: samples.length, openable: 0 };
    const { opened, proof } = prove(this.#submission, [...new Set(openable)]);
    const openings = opened.map(({ receipt, signature, start }) => ({ receipt, signature, start }));
    const sent = await verifier.openSamples(orchestrator, round, claim, openings, proof);
    await sent.wait();
    return { samples: samples.length, openable: openable.length };
  }
}

function covers({ start, receipt }: FalseLeaf, pixel: bigint): boolean {
  return start <= pixel && pixel < start + receipt.pixels;
}

/** One proof for several leaves, and the leaves in its order. */
function prove(
  { tree, leaves }: Submission,
  indices: readonly number[],
): { readonly opened: FalseLeaf[]; readonly proof: MultiProofStruct } {
  const { leaves: values, proof, proofFlags } = tree.getMultiProof([...indices]);
  const opened = values.flatMap(([start]) => leaves.find((leaf) => leaf.start === start) ?? []);
  return { opened, proof: { nodes: proof, flags: packFlags(proofFlags) } };
}

/** 256 flags a word, lowest bit first. */
function packFlags(flags: readonly boolean[]): bigint[] {
  const words = Array.from({ length: Math.ceil(flags.length / 256) }, () => 0n);
  for (const [i, isSet] of flags.entries()) if (isSet) words[i >> 8] = (words[i >> 8] ?? 0n) | (1n << BigInt(i % 256));
  return words;
}
