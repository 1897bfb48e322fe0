// SPDX-License-Identifier: MIT

import type { Hex } from "../hex";
import { hexToBytes } from "../hexToBytes";
import type { Keccak256 } from "../keccak256";
import type { Round } from "../round";
import { wordBytes } from "../wordBytes";
import type { ClaimData } from "./claimData";
import type { ClaimLeaf } from "./claimLeaf";
import { layLeaves } from "./layLeaves";
import type { MultiProof } from "./multiProof";
import { workKey } from "./workKey";
import type { WorkName } from "./workName";
import { WorkTree } from "./workTree";

const WORD_BYTES = 32;

/** A claim with everything that is needed to open any part of it: leaves along the pixel line, and their tree. */
export class ClaimTree<Leaf extends ClaimLeaf = ClaimLeaf> {
  readonly data: ClaimData;
  /** Along the pixel line. */
  readonly leaves: readonly Leaf[];
  private readonly tree: WorkTree;

  /**
   * Takes the leaves as they are given, in ascending order of their starts, and checks nothing: what a claim says is its
   * orchestrator's affair. `totalPixels` is the end of the last leaf when missing. Throws a `RangeError` when there is no leaf, or when two
   * have one work key: no tree has places for both.
   */
  constructor(claim: { readonly leaves: readonly Leaf[]; readonly fromRound: Round; readonly totalPixels?: bigint }, keccak256: Keccak256) {
    const { leaves, fromRound, totalPixels = endOf(leaves.at(-1)) } = claim;
    this.leaves = leaves;
    this.tree = new WorkTree({ keys: joinWords(leaves.map((leaf) => leaf.workKey)), leaves: hashLeaves(leaves, keccak256) }, keccak256);
    this.data = { root: this.tree.root, totalPixels, segments: leaves.length, fromRound };
  }

  /** The honest claim: receipts laid end to end from pixel 0, in ascending order of their work keys. */
  static ofReceipts<Receipt extends WorkName & Pick<ClaimLeaf, "receiptHash" | "pixels">>(
    receipts: readonly Receipt[],
    fromRound: Round,
    keccak256: Keccak256,
  ): ClaimTree<Receipt & ClaimLeaf> {
    const keyed = receipts.map((receipt) => ({ ...receipt, workKey: workKey(receipt, keccak256) }));
    return new ClaimTree({ leaves: layLeaves(keyed), fromRound }, keccak256);
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

  /** Proof of one leaf: evidence of a fault. */
  proof(leaf: number): MultiProof {
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

function joinWords(words: readonly Hex[]): Uint8Array {
  const joined = new Uint8Array(WORD_BYTES * words.length);
  words.forEach((word, index) => joined.set(hexToBytes(word), WORD_BYTES * index));
  return joined;
}
