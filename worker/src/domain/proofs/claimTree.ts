// SPDX-License-Identifier: MIT

import { hexToBytes } from "../hexToBytes";
import type { Hex } from "../hex";
import type { Keccak256 } from "../keccak256";
import { wordBytes } from "../wordBytes";
import type { ClaimData } from "./claimData";
import type { ClaimLeaf } from "./claimLeaf";
import { layLeaves } from "./layLeaves";
import { MerkleTree } from "./merkleTree";
import type { MultiProof } from "./multiProof";

const WORD_BYTES = 32;

/** A claim with everything that is needed to open any part of it: leaves along the pixel line, and their tree. */
export class ClaimTree {
  readonly data: ClaimData;
  private readonly tree: MerkleTree;

  /**
   * Takes the leaves as they are given, in ascending order of their starts, and checks nothing: what a claim says is its
   * orchestrator's affair. `totalPixels` is the end of the last leaf when missing.
   */
  constructor(
    readonly leaves: readonly ClaimLeaf[],
    keccak256: Keccak256,
    totalPixels = endOf(leaves.at(-1)),
  ) {
    this.tree = new MerkleTree(hashLeaves(leaves, keccak256), keccak256);
    this.data = { root: this.tree.root, totalPixels, segments: leaves.length };
  }

  /** The honest claim: receipts laid end to end from pixel 0, in the order given. */
  static ofReceipts(receipts: readonly Omit<ClaimLeaf, "start">[], keccak256: Keccak256): ClaimTree {
    return new ClaimTree(layLeaves(receipts), keccak256);
  }

  /** Number of the leaf that covers a pixel; undefined when none does. */
  leafAt(pixel: bigint): number | undefined {
    let [low, high] = [0, this.leaves.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.leaves[middle]!.start <= pixel) low = middle + 1;
      else high = middle;
    }
    return low > 0 && pixel < endOf(this.leaves[low - 1]) ? low - 1 : undefined;
  }

  /** One proof of several leaves, each given once, and the order in which it takes them. */
  multiProof(leaves: readonly number[]): MultiProof & { readonly order: readonly number[] } {
    return this.tree.multiProof(leaves);
  }

  /** Merkle proof of one leaf: evidence of a fault. */
  proof(leaf: number): Hex[] {
    return this.tree.proof(leaf);
  }
}

function endOf(leaf: ClaimLeaf | undefined): bigint {
  return leaf === undefined ? 0n : leaf.start + leaf.pixels;
}

/** `keccak256(keccak256(abi.encode(uint64 start, bytes32 receiptHash)))` of each leaf. */
function hashLeaves(leaves: readonly ClaimLeaf[], keccak256: Keccak256): Uint8Array {
  const hashes = new Uint8Array(WORD_BYTES * leaves.length);
  const encoded = new Uint8Array(2 * WORD_BYTES);
  leaves.forEach(({ start, receiptHash }, index) => {
    encoded.set(wordBytes(start), 0);
    encoded.set(hexToBytes(receiptHash), WORD_BYTES);
    hashes.set(keccak256(keccak256(encoded)), WORD_BYTES * index);
  });
  return hashes;
}
