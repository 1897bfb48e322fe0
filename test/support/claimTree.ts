// SPDX-License-Identifier: MIT
import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { keccak256 } from "ethers";
import type { Receipt } from "./receipt";
import { receiptHash } from "./receiptHash";

/**
 * The leaves of a claim and the proofs for them: a StandardMerkleTree of `["uint64", "bytes32"]`, made of the hashes of its leaves because
 * that takes a fraction of the time. A test compares the two.
 */
export class ClaimTree {
  readonly receiptHashes: readonly string[];
  readonly starts: readonly bigint[];
  readonly totalPixels: bigint;
  readonly #tree: SimpleMerkleTree;
  readonly #leaves: readonly string[];

  /** Leaves lie end to end unless `starts` says where they lie. */
  constructor(
    readonly receipts: readonly Receipt[],
    layout: { readonly starts?: readonly bigint[]; readonly totalPixels?: bigint } = {},
  ) {
    let end = 0n;
    const ends = receipts.map(({ pixels }) => (end += pixels));
    this.starts = layout.starts ?? ends.map((each, i) => each - (receipts[i]?.pixels ?? 0n));
    this.totalPixels = layout.totalPixels ?? end;
    this.receiptHashes = receipts.map(receiptHash);
    this.#leaves = this.receiptHashes.map((hash, i) => leafHash(this.start(i), hash));
    this.#tree = SimpleMerkleTree.of([...this.#leaves]);
  }

  /** What goes on record. */
  get data() {
    return { root: this.#tree.root, totalPixels: this.totalPixels, segments: BigInt(this.receipts.length) };
  }

  receipt(index: number): Receipt {
    return present(this.receipts[index]);
  }

  start(index: number): bigint {
    return present(this.starts[index]);
  }

  receiptHash(index: number): string {
    return present(this.receiptHashes[index]);
  }

  /** Index of the leaf that covers a pixel. */
  indexOf(pixel: bigint): number {
    return this.receipts.findIndex(({ pixels }, i) => this.start(i) <= pixel && pixel < this.start(i) + pixels);
  }

  /** Indices of the leaves that cover these pixels, each once. */
  indicesOf(pixels: readonly bigint[]): number[] {
    return [...new Set(pixels.map((pixel) => this.indexOf(pixel)))];
  }

  /** Proof of one leaf. */
  proof(index: number): string[] {
    return this.#tree.getProof(index);
  }

  /** Proof of several leaves, and the order in which it takes them. */
  multiProof(indices: readonly number[]) {
    const { leaves, proof, proofFlags } = this.#tree.getMultiProof([...indices]);
    const order = leaves.map((leaf) => present(indices.find((i) => this.#leaves[i] === leaf)));
    const flags: bigint[] = new Array<bigint>(Math.ceil(proofFlags.length / 256)).fill(0n);
    proofFlags.forEach((flag, i) => {
      if (flag) flags[Math.floor(i / 256)] = (flags[Math.floor(i / 256)] ?? 0n) | (1n << BigInt(i % 256));
    });
    return { order, proof: { nodes: proof, flags } };
  }

  /** A leaf as evidence of a fault of the claim that was made in `round`. */
  claimedLeaf(index: number, round: bigint) {
    return { round, claim: this.data, receipt: this.receipt(index), start: this.start(index), proof: this.proof(index) };
  }

  /** Openings of leaves, with the signatures that `sign` makes, and their proof. */
  async open(indices: readonly number[], sign: (receipt: Receipt) => Promise<string>) {
    const { order, proof } = this.multiProof(indices);
    const openings = [];
    for (const index of order) {
      const receipt = this.receipt(index);
      openings.push({ receipt, signature: await sign(receipt), start: this.start(index) });
    }
    return { openings, proof };
  }
}

function leafHash(start: bigint, hash: string): string {
  return keccak256(keccak256(`0x${start.toString(16).padStart(64, "0")}${hash.slice(2)}`));
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError("There is no such leaf.");
  return value;
}
