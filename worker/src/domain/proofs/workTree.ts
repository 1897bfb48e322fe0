// SPDX-License-Identifier: MIT

import { hex, type Hex } from "../hex";
import type { Keccak256 } from "../keccak256";
import type { MultiProof } from "./multiProof";
import { PROOF_STEP } from "./proofStep";

const HASH_BYTES = 32;
/** `abi.encode(uint256 bit, bytes32 left, bytes32 right)`. */
const NODE_BYTES = 3 * HASH_BYTES;

/**
 * Tree over work keys: a binary trie with compressed paths (crit-bit, PATRICIA: D. R. Morrison, J. ACM 15(4), 1968), in which a key has one
 * place. `node = keccak256(abi.encode(uint256 bit, bytes32 left, bytes32 right))`, where `bit`, counted from the most significant one, is the first in
 * which the keys below the node differ: those that have it 0 are left. One leaf alone is its own root.
 *
 * All hashes lie in one byte string in the order of the keys, the leaf of rank i at place 2 i and the node that parts the ranks below s from
 * those from s on at place 2 s - 1: 100,000 leaves take 6 MB, and their keys 3 MB.
 */
export class WorkTree {
  private readonly count: number;
  /** Of the leaves, by rank. */
  private readonly keys: Uint8Array;
  private readonly nodes: Uint8Array;
  /** Rank of each leaf, by its number as given, among the keys in ascending order. */
  private readonly ranks: Uint32Array;
  /** Number of each leaf, by its rank. */
  private readonly numbers: Uint32Array;
  private readonly encoded = new Uint8Array(NODE_BYTES);

  /**
   * `keys` and `leaves` hold 32 bytes for each leaf, in any order. Throws a `RangeError` when there is none, or when two keys agree in all
   * bits by which a proof may part them.
   */
  constructor(
    { keys, leaves }: { readonly keys: Uint8Array; readonly leaves: Uint8Array },
    private readonly keccak256: Keccak256,
  ) {
    this.count = leaves.length / HASH_BYTES;
    const isWhole = Number.isInteger(this.count) && keys.length === leaves.length;
    if (this.count < 1 || !isWhole) throw new RangeError(`a tree needs leaves and keys of ${HASH_BYTES} bytes`);
    this.numbers = inAscendingOrder(keys, this.count);
    this.ranks = new Uint32Array(this.count);
    this.keys = new Uint8Array(keys.length);
    this.nodes = new Uint8Array(HASH_BYTES * (2 * this.count - 1));
    this.numbers.forEach((number, rank) => {
      this.ranks[number] = rank;
      this.keys.set(word(keys, number), HASH_BYTES * rank);
      this.nodes.set(word(leaves, number), HASH_BYTES * 2 * rank);
    });
    this.build(0, this.count);
  }

  get root(): Hex {
    return hex(word(this.nodes, this.placeOf(0, this.count)));
  }

  /** Proof of one leaf. Throws a `RangeError` for a leaf that is not there. */
  proof(leaf: number): MultiProof {
    const { nodes, steps } = this.multiProof([leaf]);
    return { nodes, steps };
  }

  /**
   * One proof of several leaves, each given once, and the order in which it takes them: that of their keys. Throws a `RangeError` for none,
   * or for a leaf that is not there.
   */
  multiProof(leaves: readonly number[]): MultiProof & { readonly order: readonly number[] } {
    const missing = leaves.find((leaf) => this.ranks[leaf] === undefined);
    if (missing !== undefined) throw new RangeError(`there is no leaf ${missing}`);
    if (leaves.length === 0) throw new RangeError("a proof needs a leaf");
    const ranks = leaves.map((leaf) => this.ranks[leaf]!).sort((a, b) => a - b);
    const [nodes, steps]: [Hex[], number[]] = [[], []];
    this.walk({ from: 0, to: this.count }, ranks, { nodes, steps });
    return { order: ranks.map((rank) => this.numbers[rank]!), nodes, steps: hex(Uint8Array.from(steps)) };
  }

  /** Hashes the nodes over the ranks from `from` to `to - 1`; returns the place of the highest. */
  private build(from: number, to: number): number {
    if (to - from === 1) return 2 * from;
    const bit = this.bitOf(from, to);
    if (bit >= PROOF_STEP.push) throw new RangeError("two leaves have one work key");
    const middle = this.partingOf(from, to, bit);
    const [left, right] = [this.build(from, middle), this.build(middle, to)];
    this.encoded[HASH_BYTES - 1] = bit;
    this.encoded.set(word(this.nodes, left), HASH_BYTES);
    this.encoded.set(word(this.nodes, right), 2 * HASH_BYTES);
    const place = 2 * middle - 1;
    this.nodes.set(this.keccak256(this.encoded), HASH_BYTES * place);
    return place;
  }

  /** In postorder, over the nodes that have one of the opened ranks below them. */
  private walk(
    { from, to }: { readonly from: number; readonly to: number },
    opened: readonly number[],
    proof: { readonly nodes: Hex[]; readonly steps: number[] },
  ): void {
    if (to - from === 1) {
      proof.steps.push(PROOF_STEP.push);
      return;
    }
    const bit = this.bitOf(from, to);
    const middle = this.partingOf(from, to, bit);
    const [left, right] = [opened.filter((rank) => rank < middle), opened.filter((rank) => rank >= middle)];
    if (left.length > 0) this.walk({ from, to: middle }, left, proof);
    else this.walk({ from: middle, to }, right, proof);
    if (left.length > 0 && right.length > 0) {
      this.walk({ from: middle, to }, right, proof);
      proof.steps.push(PROOF_STEP.merge + bit);
      return;
    }
    proof.nodes.push(hex(word(this.nodes, left.length > 0 ? this.placeOf(middle, to) : this.placeOf(from, middle))));
    proof.steps.push(bit);
  }

  /** Of the highest node over the ranks from `from` to `to - 1`. */
  private placeOf(from: number, to: number): number {
    return to - from === 1 ? 2 * from : 2 * this.partingOf(from, to, this.bitOf(from, to)) - 1;
  }

  /** The first bit in which the keys of these ranks differ: that in which the first of them and the last do. */
  private bitOf(from: number, to: number): number {
    const [first, last] = [HASH_BYTES * from, HASH_BYTES * (to - 1)];
    for (let i = 0; i < HASH_BYTES; i++) {
      const difference = this.keys[first + i]! ^ this.keys[last + i]!;
      if (difference !== 0) return 8 * i + Math.clz32(difference) - 24;
    }
    return 8 * HASH_BYTES;
  }

  /** The first of these ranks whose key has the bit set, by bisection. */
  private partingOf(from: number, to: number, bit: number): number {
    const [byte, mask] = [bit >> 3, 0x80 >> (bit & 7)];
    let [low, high] = [from, to];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.keys[HASH_BYTES * middle + byte]! & mask) === 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Numbers of the keys in ascending order. The first 48 bits decide nearly always. */
function inAscendingOrder(keys: Uint8Array, count: number): Uint32Array {
  const view = new DataView(keys.buffer, keys.byteOffset, keys.byteLength);
  const heads = new Float64Array(count);
  for (let i = 0; i < count; i++) heads[i] = view.getUint32(HASH_BYTES * i) * 2 ** 16 + view.getUint16(HASH_BYTES * i + 4);
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  return order.sort((a, b) => heads[a]! - heads[b]! || compare(keys, HASH_BYTES * a, HASH_BYTES * b));
}

function compare(bytes: Uint8Array, a: number, b: number): number {
  for (let i = 0; i < HASH_BYTES; i++) {
    const difference = bytes[a + i]! - bytes[b + i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

function word(bytes: Uint8Array, index: number): Uint8Array {
  return bytes.subarray(HASH_BYTES * index, HASH_BYTES * (index + 1));
}
