// SPDX-License-Identifier: MIT
import { AbiCoder, concat, keccak256, toBeHex } from "ethers";
import type { Receipt } from "./receipt";
import { receiptHash } from "./receiptHash";

/** A part of the tree: a leaf, or an inner node at a bit of the keys below it. */
type Node = { readonly hash: string } & ({ readonly leaf: number } | { readonly bit: number; readonly left: Node; readonly right: Node });

const PUSH = 0x7f;
const MERGE = 0x80;

/**
 * The leaves of a claim and the proofs for them. The tree is a binary trie over the work keys with paths compressed, written from its definition and
 * not for speed.
 */
export class ClaimTree {
  readonly receiptHashes: readonly string[];
  readonly starts: readonly bigint[];
  readonly totalPixels: bigint;
  readonly fromRound: bigint;
  readonly #keys: readonly bigint[];
  readonly #tree: Node;

  /** Leaves lie end to end unless `starts` says where they lie. */
  constructor(
    readonly receipts: readonly Receipt[],
    layout: { readonly starts?: readonly bigint[]; readonly totalPixels?: bigint; readonly fromRound?: bigint } = {},
  ) {
    let end = 0n;
    const ends = receipts.map(({ pixels }) => (end += pixels));
    this.starts = layout.starts ?? ends.map((each, i) => each - (receipts[i]?.pixels ?? 0n));
    this.totalPixels = layout.totalPixels ?? end;
    this.fromRound = layout.fromRound ?? 0n;
    this.receiptHashes = receipts.map(receiptHash);
    this.#keys = receipts.map((receipt) => BigInt(workKey(receipt)));
    const order = receipts.map((_receipt, i) => i).sort((a, b) => (this.#key(a) < this.#key(b) ? -1 : 1));
    this.#tree = this.#grow(order);
  }

  /** What goes on record. */
  get data() {
    const { totalPixels, fromRound } = this;
    return { root: this.#tree.hash, totalPixels, segments: BigInt(this.receipts.length), fromRound };
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

  /** Proof of several leaves, and the order in which it takes them. */
  multiProof(indices: readonly number[]) {
    const order: number[] = [];
    const nodes: string[] = [];
    const steps: number[] = [];
    /** Whether one of the leaves is below `node`: then the steps lead to its hash. */
    const walk = (node: Node): boolean => {
      if ("leaf" in node) {
        if (!indices.includes(node.leaf)) return false;
        order.push(node.leaf);
        steps.push(PUSH);
        return true;
      }
      const [isLeft, isRight] = [walk(node.left), walk(node.right)];
      if (isLeft && isRight) steps.push(MERGE + node.bit);
      else if (isLeft || isRight) {
        nodes.push((isLeft ? node.right : node.left).hash);
        steps.push(node.bit);
      }
      return isLeft || isRight;
    };
    walk(this.#tree);
    return { order, proof: { nodes, steps: concat(steps.map((step) => toBeHex(step, 1))) } };
  }

  /** A leaf as evidence of a fault of the claim that was made in `round`. */
  claimedLeaf(index: number, round: bigint) {
    const { proof } = this.multiProof([index]);
    return { round, claim: this.data, receipt: this.receipt(index), start: this.start(index), proof };
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

  /** The tree over leaves in ascending order of their keys. One key has one place: of several leaves with it the tree takes the first. */
  #grow(leaves: readonly number[]): Node {
    const [first, last] = [present(leaves[0]), present(leaves.at(-1))];
    const difference = this.#key(first) ^ this.#key(last);
    if (difference === 0n) return { leaf: first, hash: leafHash(this.start(first), this.receiptHash(first)) };
    const bit = 256 - difference.toString(2).length;
    const isRight = (leaf: number): boolean => ((this.#key(leaf) >> BigInt(255 - bit)) & 1n) === 1n;
    const left = this.#grow(leaves.filter((leaf) => !isRight(leaf)));
    const right = this.#grow(leaves.filter(isRight));
    return { bit, left, right, hash: nodeHash(bit, left.hash, right.hash) };
  }

  #key(index: number): bigint {
    return present(this.#keys[index]);
  }
}

function workKey({ gateway, streamId, sequence }: Receipt): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["address", "bytes32", "uint64"], [gateway, streamId, sequence]));
}

function nodeHash(bit: number, left: string, right: string): string {
  return keccak256(concat([toBeHex(bit, 32), left, right]));
}

function leafHash(start: bigint, hash: string): string {
  return keccak256(keccak256(`0x${start.toString(16).padStart(64, "0")}${hash.slice(2)}`));
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError("There is no such leaf.");
  return value;
}
