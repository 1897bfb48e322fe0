// SPDX-License-Identifier: MIT

import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { AbiCoder, keccak256 as ethersKeccak } from "ethers";
import { createHashing } from "../../../src/adapters/crypto/createHashing";
import { hex, type Hex } from "../../../src/domain/hex";
import type { Keccak256 } from "../../../src/domain/keccak256";
import { ClaimTree } from "../../../src/domain/proofs/claimTree";
import { packFlags } from "../../../src/domain/proofs/packFlags";
import { sampledLeaves } from "../../../src/domain/proofs/sampledLeaves";
import { samplePixel } from "../../../src/domain/proofs/samplePixel";
import { round } from "../../../src/domain/round";
import { SeededEntropy } from "../../fakes/seededEntropy";
import { receiptFixture } from "../../fakes/receiptFixture";

describe("the tree of a claim", () => {
  let keccak256: Keccak256;

  before(async () => {
    ({ keccak256 } = await createHashing());
  });

  const receipts = (sizes: readonly bigint[]): { receiptHash: Hex; pixels: bigint }[] =>
    sizes.map((pixels, index) => ({ receiptHash: hex(keccak256(Uint8Array.of(index, index >> 8))), pixels }));

  it("is OpenZeppelin's standard tree, root and proofs, for every number of leaves", () => {
    for (const count of [1, 2, 3, 4, 5, 7, 8, 9, 16, 33, 100, 257]) {
      const tree = ClaimTree.ofReceipts(receipts(Array.from({ length: count }, (_, i) => BigInt(i + 1))), keccak256);
      const values = tree.leaves.map(({ start, receiptHash }) => [start, receiptHash]);
      const standard = StandardMerkleTree.of(values, ["uint64", "bytes32"]);
      expect(tree.data.root).to.equal(standard.root);
      for (let leaf = 0; leaf < count; leaf++) expect(tree.proof(leaf)).to.deep.equal(standard.getProof(leaf));
    }
  });

  it("proves any set of leaves at once, as OpenZeppelin's standard tree does", () => {
    const random = new SeededEntropy("leaves").bytes(400);
    for (const count of [1, 2, 3, 5, 16, 33, 257]) {
      const tree = ClaimTree.ofReceipts(receipts(Array.from({ length: count }, (_, i) => BigInt(i + 1))), keccak256);
      const values = tree.leaves.map(({ start, receiptHash }) => [start, receiptHash]);
      const standard = StandardMerkleTree.of(values, ["uint64", "bytes32"]);
      for (const size of [1, 2, 16, count]) {
        const leaves = [...new Set(Array.from({ length: size }, (_, i) => (size === count ? i : random[i + count]! % count)))];
        const { order, nodes, flags } = tree.multiProof(leaves);
        const expected = standard.getMultiProof([...leaves]);
        expect({ nodes, flags }).to.deep.equal({ nodes: expected.proof, flags: expected.proofFlags });
        expect(order.map((leaf) => values[leaf])).to.deep.equal(expected.leaves);
      }
    }
    expect(() => ClaimTree.ofReceipts(receipts([1n]), keccak256).multiProof([0, 1])).to.throw(RangeError, "no leaf 1");
  });

  it("packs flags into words of 256 bits, lowest bit first", () => {
    const flags = Array.from({ length: 300 }, (_, index) => index === 0 || index === 255 || index === 257);
    expect(packFlags(flags)).to.deep.equal([1n + 2n ** 255n, 2n]);
    expect(packFlags([])).to.deep.equal([]);
    expect(packFlags(Array.from({ length: 256 }, () => false))).to.deep.equal([0n]);
  });

  it("lays receipts end to end and finds the one that covers a pixel", () => {
    const tree = ClaimTree.ofReceipts(receipts([3n, 1n, 5n]), keccak256);
    expect(tree.leaves.map(({ start }) => start)).to.deep.equal([0n, 3n, 4n]);
    expect(tree.data.totalPixels).to.equal(9n);
    expect(tree.data.segments).to.equal(3);
    const found = Array.from({ length: 10 }, (_, pixel) => tree.leafAt(BigInt(pixel)));
    expect(found).to.deep.equal([0, 0, 0, 1, 2, 2, 2, 2, 2, undefined]);
  });

  it("works beyond 2^53 pixels", () => {
    const tree = ClaimTree.ofReceipts(receipts([2n ** 55n, 1n, 2n ** 54n]), keccak256);
    expect(tree.leafAt(2n ** 55n - 1n)).to.equal(0);
    expect(tree.leafAt(2n ** 55n)).to.equal(1);
    expect(tree.leafAt(2n ** 55n + 1n)).to.equal(2);
  });

  it("takes any layout that it is given: an inflated total, gaps, one receipt twice", () => {
    const [first, second] = receipts([4n, 4n]);
    const leaves = [
      { ...first!, start: 0n },
      { ...second!, start: 6n },
      { ...first!, start: 10n },
    ];
    const tree = new ClaimTree(leaves, keccak256, 1_000n);
    expect(tree.data).to.include({ totalPixels: 1_000n, segments: 3 });
    expect([3n, 5n, 6n, 10n, 14n, 999n].map((pixel) => tree.leafAt(pixel))).to.deep.equal([0, undefined, 1, 2, undefined, undefined]);
    expect(() => sampledLeaves(tree, [5n], 0n)).to.throw(RangeError, "no leaf covers pixel 5");
  });

  it("needs a leaf", () => {
    expect(() => ClaimTree.ofReceipts([], keccak256)).to.throw(RangeError);
    expect(() => ClaimTree.ofReceipts(receipts([1n]), keccak256).proof(1)).to.throw(RangeError, "no leaf 1");
  });

  it("opens each leaf once, for samples that are not opened yet", () => {
    const tree = ClaimTree.ofReceipts(receipts([10n, 10n, 10n]), keccak256);
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
      const encoded = AbiCoder.defaultAbiCoder().encode(["bytes32", "address", "uint256", "uint256"], values);
      expect(samplePixel(claim, sample, keccak256)).to.equal(BigInt(ethersKeccak(encoded)) % claim.totalPixels);
    }
  });
});
