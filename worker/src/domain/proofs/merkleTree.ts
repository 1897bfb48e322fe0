// SPDX-License-Identifier: MIT

import { hex, type Hex } from "../hex";
import type { Keccak256 } from "../keccak256";
import type { MultiProof } from "./multiProof";

const HASH_BYTES = 32;

/**
 * Merkle tree over leaf hashes, equal node by node to OpenZeppelin's StandardMerkleTree (@openzeppelin/merkle-tree 1.0, MIT), whose
 * algorithm it follows: a complete binary tree in one array, root first, leaves last in descending order of their hashes, each
 * parent the hash of its two children in ascending order. The nodes lie in one byte string: 100,000 leaves take 6 MB.
 */
export class MerkleTree {
  private readonly nodes: Uint8Array;
  /** Place of each leaf, by its number as given, in the array of nodes. */
  private readonly places: Uint32Array;

  /** `leaves` holds 32 bytes for each leaf. Throws a `RangeError` when there is none. */
  constructor(leaves: Uint8Array, keccak256: Keccak256) {
    const count = leaves.length / HASH_BYTES;
    if (count < 1 || !Number.isInteger(count)) throw new RangeError(`a tree needs leaves of ${HASH_BYTES} bytes`);
    const nodeCount = 2 * count - 1;
    this.nodes = new Uint8Array(HASH_BYTES * nodeCount);
    this.places = new Uint32Array(count);
    sortedLeaves(leaves, count).forEach((leaf, rank) => {
      const place = nodeCount - 1 - rank;
      this.places[leaf] = place;
      this.nodes.set(leaves.subarray(HASH_BYTES * leaf, HASH_BYTES * (leaf + 1)), HASH_BYTES * place);
    });
    const pair = new Uint8Array(2 * HASH_BYTES);
    for (let place = nodeCount - 1 - count; place >= 0; place--) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      const isAscending = compare(this.nodes, HASH_BYTES * left, HASH_BYTES * right) <= 0;
      pair.set(this.node(isAscending ? left : right), 0);
      pair.set(this.node(isAscending ? right : left), HASH_BYTES);
      this.nodes.set(keccak256(pair), HASH_BYTES * place);
    }
  }

  get root(): Hex {
    return hex(this.node(0));
  }

  /** Siblings from the leaf up to the root. Throws a `RangeError` for a leaf that is not there. */
  proof(leaf: number): Hex[] {
    let place = this.places[leaf];
    if (place === undefined) throw new RangeError(`there is no leaf ${leaf}`);
    const siblings: Hex[] = [];
    for (; place > 0; place = (place - 1) >> 1) siblings.push(hex(this.node(place % 2 === 0 ? place - 1 : place + 1)));
    return siblings;
  }

  /**
   * One proof of several leaves, each given once, and the order in which it takes them: descending places, as `getMultiProof` of
   * OpenZeppelin's tree. Throws a `RangeError` for a leaf that is not there.
   */
  multiProof(leaves: readonly number[]): MultiProof & { readonly order: readonly number[] } {
    const missing = leaves.find((leaf) => this.places[leaf] === undefined);
    if (missing !== undefined) throw new RangeError(`there is no leaf ${missing}`);
    const order = [...leaves].sort((a, b) => this.places[b]! - this.places[a]!);
    const queue = order.map((leaf) => this.places[leaf]!);
    const [nodes, flags]: [Hex[], boolean[]] = [[], []];
    for (let next = 0; next < queue.length && queue[next]! > 0; next++) {
      const place = queue[next]!;
      const sibling = place % 2 === 0 ? place - 1 : place + 1;
      const isKnown = queue[next + 1] === sibling;
      if (isKnown) next++;
      else nodes.push(hex(this.node(sibling)));
      flags.push(isKnown);
      queue.push((place - 1) >> 1);
    }
    return { order, nodes, flags };
  }

  private node(place: number): Uint8Array {
    return this.nodes.subarray(HASH_BYTES * place, HASH_BYTES * (place + 1));
  }
}

/** Numbers of the leaves in ascending order of their hashes. The first 48 bits decide nearly always. */
function sortedLeaves(leaves: Uint8Array, count: number): Uint32Array {
  const view = new DataView(leaves.buffer, leaves.byteOffset, leaves.byteLength);
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i++) keys[i] = view.getUint32(HASH_BYTES * i) * 2 ** 16 + view.getUint16(HASH_BYTES * i + 4);
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  return order.sort((a, b) => keys[a]! - keys[b]! || compare(leaves, HASH_BYTES * a, HASH_BYTES * b));
}

function compare(bytes: Uint8Array, a: number, b: number): number {
  for (let i = 0; i < HASH_BYTES; i++) {
    const difference = bytes[a + i]! - bytes[b + i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
