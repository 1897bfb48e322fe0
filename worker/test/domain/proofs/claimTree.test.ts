// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { AbiCoder, keccak256 as ethersKeccak } from "ethers";
import { createHashing } from "../../../src/adapters/crypto/createHashing";
import { hex, type Hex } from "../../../src/domain/hex";
import type { Keccak256 } from "../../../src/domain/keccak256";
import type { ClaimLeaf } from "../../../src/domain/proofs/claimLeaf";
import { ClaimTree } from "../../../src/domain/proofs/claimTree";
import { isSettled } from "../../../src/domain/proofs/isSettled";
import { sampledLeaves } from "../../../src/domain/proofs/sampledLeaves";
import { samplePixel } from "../../../src/domain/proofs/samplePixel";
import { workKey } from "../../../src/domain/proofs/workKey";
import type { WorkName } from "../../../src/domain/proofs/workName";
import { l1Block } from "../../../src/domain/l1Block";
import { round } from "../../../src/domain/round";
import { receiptFixture } from "../../fakes/receiptFixture";

const FROM = round(9n);
const coder = AbiCoder.defaultAbiCoder();

/** The tree as it is defined, from whole sets of keys and without any order of them. */
function rootOf(leaves: readonly ClaimLeaf[], bit = 0): string {
  const [only] = leaves;
  if (leaves.length === 1) {
    return ethersKeccak(ethersKeccak(coder.encode(["uint64", "bytes32"], [only!.start, only!.receiptHash])));
  }
  const isSet = ({ workKey: key }: ClaimLeaf): boolean => ((BigInt(key) >> BigInt(255 - bit)) & 1n) === 1n;
  const [left, right] = [leaves.filter((leaf) => !isSet(leaf)), leaves.filter(isSet)];
  if (left.length === 0 || right.length === 0) return rootOf(leaves, bit + 1);
  return ethersKeccak(coder.encode(["uint256", "bytes32", "bytes32"], [bit, rootOf(left, bit + 1), rootOf(right, bit + 1)]));
}

function keyOf(bits: string): Hex {
  return `0x${BigInt(`0b${bits.padEnd(256, "0")}`)
    .toString(16)
    .padStart(64, "0")}`;
}

describe("the tree of a claim", () => {
  let keccak256: Keccak256;

  before(async () => {
    ({ keccak256 } = await createHashing());
  });

  const receipts = (sizes: readonly bigint[]): (WorkName & { receiptHash: Hex; pixels: bigint })[] =>
    sizes.map((pixels, index) => {
      const { gateway, streamId, sequence } = receiptFixture.receipt(index);
      return { receiptHash: hex(keccak256(Uint8Array.of(index, index >> 8))), pixels, gateway, streamId, sequence };
    });
  const treeOf = (sizes: readonly bigint[]): ClaimTree => ClaimTree.ofReceipts(receipts(sizes), FROM, keccak256);
  const counted = (count: number): bigint[] => Array.from({ length: count }, (_, i) => BigInt(i + 1));
  /** Leaves with these keys, one pixel each. */
  const keyed = (keys: readonly Hex[]): ClaimLeaf[] =>
    keys.map((key, index) => ({ start: BigInt(index), receiptHash: hex(keccak256(Uint8Array.of(index))), pixels: 1n, workKey: key }));

  it("is the trie over work keys, for every number of leaves", () => {
    for (const count of [1, 2, 3, 4, 5, 7, 8, 9, 16, 33, 100, 257]) {
      const tree = treeOf(counted(count));
      expect(tree.data.root).to.equal(rootOf(tree.leaves));
    }
  });

  it("is the same whatever order the leaves are given in", () => {
    const { leaves, data } = treeOf(counted(20));
    const shuffled = [...leaves].sort((a, b) => (a.receiptHash < b.receiptHash ? -1 : 1));
    expect(new ClaimTree({ ...data, leaves: shuffled }, keccak256).data).to.deep.equal(data);
  });

  it("proves a leaf by the bits at which it parts from others, and many by one walk", () => {
    const leaves = keyed([keyOf("00"), keyOf("011"), keyOf("010"), keyOf("1")]);
    const tree = new ClaimTree({ leaves, fromRound: FROM }, keccak256);
    expect(tree.data.root).to.equal(rootOf(leaves));
    expect(tree.proof(0).steps).to.equal("0x7f0100");
    expect(tree.proof(1).steps).to.equal("0x7f020100");
    expect(tree.proof(3).steps).to.equal("0x7f00");
    expect(tree.multiProof([1, 0])).to.deep.include({ order: [0, 1], steps: "0x7f7f028100" });
    expect(tree.multiProof([0, 1, 2, 3])).to.deep.equal({ order: [0, 2, 1, 3], nodes: [], steps: "0x7f7f7f82817f80" });
    expect(() => tree.multiProof([0, 4])).to.throw(RangeError, "no leaf 4");
    expect(() => tree.multiProof([])).to.throw(RangeError, "needs a leaf");
  });

  it("has no places for two leaves that no proof could part", () => {
    const alike = (bits: number): Hex[] => [keyOf("0"), keyOf(`${"1".repeat(bits)}0`), keyOf(`${"1".repeat(bits)}1`)];
    expect(new ClaimTree({ leaves: keyed(alike(126)), fromRound: FROM }, keccak256).proof(1).steps).to.equal("0x7f7e00");
    for (const keys of [alike(127), alike(255), [keyOf("1"), keyOf("1")]]) {
      expect(() => new ClaimTree({ leaves: keyed(keys), fromRound: FROM }, keccak256)).to.throw(RangeError, "one work key");
    }
  });

  it("lays receipts end to end in the order of their keys and finds the one that covers a pixel", () => {
    const tree = treeOf([3n, 1n, 5n]);
    const keys = tree.leaves.map((leaf) => leaf.workKey);
    expect(keys).to.deep.equal([...keys].sort());
    expect(keys).to.have.members(receipts([3n, 1n, 5n]).map((one) => workKey(one, keccak256)));
    expect(tree.data).to.deep.include({ totalPixels: 9n, segments: 3, fromRound: FROM });
    let end = 0n;
    tree.leaves.forEach(({ start, pixels }, leaf) => {
      expect(start).to.equal(end);
      end += pixels;
      expect([tree.leafAt(start), tree.leafAt(end - 1n)]).to.deep.equal([leaf, leaf]);
    });
    expect(tree.leafAt(9n)).to.equal(undefined);
  });

  it("works beyond 2^53 pixels", () => {
    const tree = treeOf([2n ** 55n, 2n ** 55n + 1n, 2n ** 54n]);
    for (const leaf of [1, 2]) {
      const { start } = tree.leaves[leaf]!;
      expect([tree.leafAt(start - 1n), tree.leafAt(start)]).to.deep.equal([leaf - 1, leaf]);
    }
  });

  it("takes any layout that it is given: an inflated total, gaps, places that are not a receipt's own", () => {
    const [first, second] = keyed([keyOf("01"), keyOf("1")]);
    const leaves = [
      { ...first!, start: 0n, pixels: 4n },
      { ...second!, start: 6n, pixels: 4n },
      { ...first!, start: 10n, pixels: 4n, workKey: keyOf("00") },
    ];
    const tree = new ClaimTree({ leaves, fromRound: FROM, totalPixels: 1_000n }, keccak256);
    expect(tree.data).to.include({ totalPixels: 1_000n, segments: 3 });
    expect([3n, 5n, 6n, 10n, 14n, 999n].map((pixel) => tree.leafAt(pixel))).to.deep.equal([0, undefined, 1, 2, undefined, undefined]);
    expect(() => sampledLeaves(tree, [5n], 0n)).to.throw(RangeError, "no leaf covers pixel 5");
  });

  it("needs a leaf", () => {
    expect(() => treeOf([])).to.throw(RangeError);
    expect(() => treeOf([1n]).proof(1)).to.throw(RangeError, "no leaf 1");
    expect(treeOf([1n]).proof(0)).to.deep.equal({ nodes: [], steps: "0x7f" });
  });

  it("opens each leaf once, for samples that are not opened yet", () => {
    const tree = treeOf([10n, 10n, 10n]);
    const samples = [25n, 3n, 29n, 12n, 4n];
    expect(sampledLeaves(tree, samples, 0n)).to.deep.equal([2, 0, 1]);
    expect(sampledLeaves(tree, samples, 0b01001n)).to.deep.equal([0, 2]);
    expect(sampledLeaves(tree, samples, 0b11111n)).to.deep.equal([]);
  });

  it("is sampled by the hash of seed, orchestrator, round and number", () => {
    const claim = {
      seed: hex(new Uint8Array(32).fill(8)),
      orchestrator: receiptFixture.orchestrator,
      round: round(12n),
      totalPixels: 10n ** 12n,
    };
    for (const sample of [0, 1, 55]) {
      const values = [claim.seed, claim.orchestrator, claim.round, sample];
      const encoded = coder.encode(["bytes32", "address", "uint256", "uint256"], values);
      expect(samplePixel(claim, sample, keccak256)).to.equal(BigInt(ethersKeccak(encoded)) % claim.totalPixels);
    }
  });

  it("waits for the last receipts so many blocks, but for no more than a twentieth of the round", () => {
    const at = (seen: bigint, length: bigint) => ({
      currentRoundStartBlock: l1Block(100n),
      lastSeenBlock: l1Block(seen),
      roundLengthBlocks: length,
    });
    expect([124n, 125n].map((seen) => isSettled(at(seen, 6_377n), 25n))).to.deep.equal([false, true]);
    expect([101n, 102n].map((seen) => isSettled(at(seen, 50n), 25n))).to.deep.equal([false, true]);
    expect(isSettled(at(100n, 6_377n), 0n)).to.equal(true);
  });
});
