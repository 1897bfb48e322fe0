// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { createHashing } from "../../../src/adapters/crypto/createHashing";
import { address } from "../../../src/domain/address";
import { hex } from "../../../src/domain/hex";
import type { Keccak256 } from "../../../src/domain/keccak256";
import { pixels } from "../../../src/domain/pixels";
import { ClaimTree } from "../../../src/domain/proofs/claimTree";
import { findFaults } from "../../../src/domain/proofs/findFaults";
import { isMalformedLeaf } from "../../../src/domain/proofs/isMalformedLeaf";
import { leafHash } from "../../../src/domain/proofs/leafHash";
import { receiptHash } from "../../../src/domain/proofs/receiptHash";
import { splitMultiProof } from "../../../src/domain/proofs/splitMultiProof";
import { workKey } from "../../../src/domain/proofs/workKey";
import { round } from "../../../src/domain/round";
import type { RecordedLeaf } from "../../../src/ports/claimHistory";
import { receiptFixture } from "../../fakes/receiptFixture";
import { SeededEntropy } from "../../fakes/seededEntropy";

const { orchestrator } = receiptFixture;
const OTHER = address(`0x${"0d".repeat(20)}`);

describe("faults", () => {
  let keccak256: Keccak256;

  before(async () => {
    ({ keccak256 } = await createHashing());
  });

  const leaf = (atRound: bigint, start: bigint, receipt = receiptFixture.receipt(1)): RecordedLeaf => ({
    orchestrator,
    round: round(atRound),
    receipt,
    start,
    receiptHash: hex(receiptHash(receipt, keccak256)),
    workKey: workKey(receipt, keccak256),
    proof: undefined,
  });

  describe("a leaf", () => {
    const claim = { orchestrator, round: round(12n), totalPixels: 2_000_000n };
    const isMalformed = (start: bigint, changes = {}): boolean =>
      isMalformedLeaf({ start, receipt: receiptFixture.receipt(0, changes) }, claim);

    it("is well formed up to the limits", () => {
      expect(isMalformed(0n)).to.equal(false);
      expect(isMalformed(1_000_000n)).to.equal(false);
      expect(isMalformed(0n, { round: round(12n) })).to.equal(false);
    });

    it("is malformed with another orchestrator, a later round, no pixels, or beyond the end", () => {
      expect(isMalformed(0n, { orchestrator: OTHER })).to.equal(true);
      expect(isMalformed(0n, { round: round(13n) })).to.equal(true);
      expect(isMalformed(0n, { pixels: pixels(0n) })).to.equal(true);
      expect(isMalformed(1_000_001n)).to.equal(true);
    });
  });

  describe("of known claims", () => {
    const claim = (atRound: bigint, isMissed = false, of = orchestrator) => ({
      orchestrator: of,
      round: round(atRound),
      data: { totalPixels: 10_000_000n },
      isMissed,
    });
    const find = (claims: ReturnType<typeof claim>[], leaves: RecordedLeaf[], repeated: RecordedLeaf[] = []) =>
      findFaults({ claims, leaves, repeated });

    it("are none for honest ones", () => {
      expect(find([claim(11n), claim(12n)], [leaf(11n, 0n), leaf(12n, 0n, receiptFixture.receipt(2))])).to.deep.equal([]);
    });

    it("are a missing proof for each that was missed", () => {
      expect(find([claim(11n, true), claim(12n), claim(12n, true, OTHER)], [])).to.deep.equal([
        { fault: "missingProof", orchestrator, round: 11n, leaves: [] },
        { fault: "missingProof", orchestrator: OTHER, round: 12n, leaves: [] },
      ]);
    });

    it("are one double claim for the later claim, with the two leaves that prove it", () => {
      const receipt = receiptFixture.receipt(2);
      const again = { ...receipt, renditionsHash: `0x${"77".repeat(32)}` as const };
      const leaves = [leaf(11n, 0n), leaf(12n, 5n), leaf(11n, 3_000_000n, receipt), leaf(12n, 3_000_000n, again)];
      const repeated = [leaves[0]!, leaves[1]!, leaves[2]!, leaves[3]!];
      expect(find([claim(11n), claim(12n)], leaves, repeated)).to.deep.equal([
        { fault: "doubleClaim", orchestrator, round: 12n, leaves: [leaves[0], leaves[1]] },
      ]);
    });

    it("are a double claim also within one claim", () => {
      const leaves = [leaf(11n, 0n), leaf(11n, 2_000_000n)];
      const [fault] = find([claim(11n)], leaves, leaves);
      expect(fault).to.deep.include({ fault: "doubleClaim", round: 11n, leaves });
    });

    it("leave claims alone that the chain has no more", () => {
      const leaves = [leaf(11n, 0n), leaf(12n, 5n), leaf(13n, 0n, receiptFixture.receipt(5, { pixels: pixels(0n) }))];
      expect(find([claim(12n)], leaves, [leaves[0]!, leaves[1]!])).to.deep.equal([]);
    });

    it("are a malformed leaf, once for each claim", () => {
      const bad = [1, 2].map((number) => leaf(11n, 9_999_999n, receiptFixture.receipt(number)));
      expect(find([claim(11n)], bad)).to.deep.equal([{ fault: "malformedLeaf", orchestrator, round: 11n, leaves: [bad[0]] }]);
    });
  });

  describe("evidence", () => {
    it("is taken out of one proof of many leaves, a proof for each", () => {
      const random = new SeededEntropy("evidence").bytes(600);
      for (const count of [1, 2, 3, 7, 16, 100]) {
        const receipts = Array.from({ length: count }, (_, i) => ({
          receiptHash: hex(keccak256(Uint8Array.of(i))),
          pixels: BigInt(i + 1),
        }));
        const tree = ClaimTree.ofReceipts(receipts, keccak256);
        for (const size of [1, 2, 5, count]) {
          const chosen = Array.from({ length: size }, (_, i) => (size === count ? i : random[5 * count + i]! % count));
          const { order, ...proof } = tree.multiProof([...new Set(chosen)]);
          const hashes = order.map((index) => leafHash(tree.leaves[index]!.start, tree.leaves[index]!.receiptHash, keccak256));
          const split = splitMultiProof(hashes, proof, tree.data.root, keccak256);
          expect(split).to.deep.equal(order.map((index) => tree.proof(index)));
        }
      }
    });

    it("is none in a proof that does not fit", () => {
      const receipts = [1, 2, 3].map((i) => ({ receiptHash: hex(keccak256(Uint8Array.of(i))), pixels: 5n }));
      const tree = ClaimTree.ofReceipts(receipts, keccak256);
      const { order, nodes, flags } = tree.multiProof([0, 2]);
      const hashes = order.map((index) => leafHash(tree.leaves[index]!.start, tree.leaves[index]!.receiptHash, keccak256));
      const other = hex(new Uint8Array(32).fill(1));
      expect(splitMultiProof(hashes, { nodes, flags }, other, keccak256)).to.equal(undefined);
      expect(splitMultiProof(hashes, { nodes: [...nodes, other], flags }, tree.data.root, keccak256)).to.equal(undefined);
      expect(splitMultiProof(hashes, { nodes, flags: flags.map((flag) => !flag) }, tree.data.root, keccak256)).to.equal(undefined);
      expect(splitMultiProof([], { nodes: [tree.data.root], flags: [] }, tree.data.root, keccak256)).to.deep.equal([]);
    });
  });
});
