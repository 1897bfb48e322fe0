// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { createHashing } from "../../../src/adapters/crypto/createHashing";
import { address } from "../../../src/domain/address";
import { hex, type Hex } from "../../../src/domain/hex";
import type { Keccak256 } from "../../../src/domain/keccak256";
import { pixels } from "../../../src/domain/pixels";
import { ClaimTree } from "../../../src/domain/proofs/claimTree";
import { findFaults } from "../../../src/domain/proofs/findFaults";
import { isMalformedLeaf } from "../../../src/domain/proofs/isMalformedLeaf";
import { leafHash } from "../../../src/domain/proofs/leafHash";
import type { MultiProof } from "../../../src/domain/proofs/multiProof";
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

  /** Of the round before the claim's. */
  const leaf = (atRound: bigint, start: bigint, given = receiptFixture.receipt(1)): RecordedLeaf => {
    const receipt = { ...given, round: round(atRound - 1n) };
    return {
      orchestrator,
      round: round(atRound),
      receipt,
      start,
      receiptHash: hex(receiptHash(receipt, keccak256)),
      workKey: workKey(receipt, keccak256),
      proof: undefined,
    };
  };

  describe("a leaf", () => {
    const claim = { orchestrator, round: round(12n), data: { totalPixels: 2_000_000n, fromRound: round(9n) } };
    const isMalformed = (start: bigint, changes = {}): boolean =>
      isMalformedLeaf({ start, receipt: receiptFixture.receipt(0, changes) }, claim);

    it("is well formed up to the limits", () => {
      expect(isMalformed(0n)).to.equal(false);
      expect(isMalformed(1_000_000n)).to.equal(false);
      for (const inSpan of [9n, 11n]) expect(isMalformed(0n, { round: round(inSpan) })).to.equal(false);
    });

    it("is malformed with another orchestrator, a round that the claim is not for, no pixels, or beyond the end", () => {
      expect(isMalformed(0n, { orchestrator: OTHER })).to.equal(true);
      for (const outside of [8n, 12n, 13n]) expect(isMalformed(0n, { round: round(outside) })).to.equal(true);
      expect(isMalformed(0n, { pixels: pixels(0n) })).to.equal(true);
      expect(isMalformed(1_000_001n)).to.equal(true);
    });
  });

  describe("of known claims", () => {
    const claim = (atRound: bigint, isMissed = false, of = orchestrator, fromRound = atRound - 1n) => ({
      orchestrator: of,
      round: round(atRound),
      data: { totalPixels: 10_000_000n, fromRound: round(fromRound) },
      isMissed,
    });
    const evidence = { overlapped: undefined, leaves: [] };
    const find = (claims: ReturnType<typeof claim>[], leaves: RecordedLeaf[], repeated: RecordedLeaf[] = []) =>
      findFaults({ claims, leaves, repeated });

    it("are none for honest ones", () => {
      expect(find([claim(11n), claim(12n)], [leaf(11n, 0n), leaf(12n, 0n, receiptFixture.receipt(2))])).to.deep.equal([]);
    });

    it("are a missing proof for each that was missed", () => {
      expect(find([claim(11n, true), claim(12n), claim(12n, true, OTHER)], [])).to.deep.equal([
        { fault: "missingProof", orchestrator, round: 11n, ...evidence },
        { fault: "missingProof", orchestrator: OTHER, round: 12n, ...evidence },
      ]);
    });

    it("are one double claim for the later claim, with the two leaves that prove it", () => {
      const receipt = receiptFixture.receipt(2);
      const again = { ...receipt, renditionsHash: `0x${"77".repeat(32)}` as const };
      const leaves = [leaf(11n, 0n), leaf(12n, 5n), leaf(11n, 3_000_000n, receipt), leaf(12n, 3_000_000n, again)];
      const repeated = [leaves[0]!, leaves[1]!, leaves[2]!, leaves[3]!];
      expect(find([claim(11n), claim(12n)], leaves, repeated)).to.deep.equal([
        { fault: "doubleClaim", orchestrator, round: 12n, overlapped: undefined, leaves: [leaves[0], leaves[1]] },
      ]);
    });

    it("are no double claim within one claim: only one of its leaves can have its place", () => {
      const leaves = [leaf(11n, 0n), leaf(11n, 2_000_000n)];
      expect(find([claim(11n)], leaves, leaves)).to.deep.equal([]);
    });

    it("are a double claim for one that reaches back over another, from the claims alone", () => {
      const overlap = (atRound: bigint, overlapped: bigint) => ({
        fault: "doubleClaim",
        orchestrator,
        round: atRound,
        overlapped,
        leaves: [],
      });
      const from = (fromRound: bigint, atRound = 15n): ReturnType<typeof claim> => claim(atRound, false, orchestrator, fromRound);
      expect(find([from(12n), from(10n, 12n), from(9n, 11n)], [])).to.deep.equal([overlap(12n, 11n)]);
      expect(find([from(11n), from(11n, 12n)], [])).to.deep.equal([overlap(15n, 12n)]);
      expect(find([from(12n), from(11n, 12n), from(10n, 11n)], [])).to.deep.equal([]);
      expect(find([from(1n), claim(11n, false, OTHER)], [])).to.deep.equal([]);
      const leaves = [leaf(11n, 0n), leaf(15n, 5n)];
      expect(find([from(10n, 11n), from(10n)], [], leaves)).to.deep.equal([overlap(15n, 11n)]);
    });

    it("leave claims alone that the chain has no more", () => {
      const leaves = [leaf(11n, 0n), leaf(12n, 5n), leaf(13n, 0n, receiptFixture.receipt(5, { pixels: pixels(0n) }))];
      expect(find([claim(12n)], leaves, [leaves[0]!, leaves[1]!])).to.deep.equal([]);
    });

    it("are a malformed leaf, once for each claim", () => {
      const bad = [1, 2].map((number) => leaf(11n, 9_999_999n, receiptFixture.receipt(number)));
      const expected = { fault: "malformedLeaf", orchestrator, round: 11n, overlapped: undefined, leaves: [bad[0]] };
      expect(find([claim(11n)], bad)).to.deep.equal([expected]);
    });
  });

  describe("evidence", () => {
    const treeOf = (count: number): ClaimTree => {
      const receipts = Array.from({ length: count }, (_, i) => {
        const { gateway, streamId, sequence } = receiptFixture.receipt(i);
        return { receiptHash: hex(keccak256(Uint8Array.of(i))), pixels: BigInt(i + 1), gateway, streamId, sequence };
      });
      return ClaimTree.ofReceipts(receipts, round(9n), keccak256);
    };
    const opened = (tree: ClaimTree, order: readonly number[]) =>
      order.map((index) => {
        const { start, receiptHash: hash, workKey: key } = tree.leaves[index]!;
        return { hash: leafHash(start, hash, keccak256), workKey: key };
      });

    it("is taken out of one proof of many leaves, a proof for each", () => {
      const random = new SeededEntropy("evidence").bytes(600);
      for (const count of [1, 2, 3, 7, 16, 100]) {
        const tree = treeOf(count);
        for (const size of [1, 2, 5, count]) {
          const chosen = Array.from({ length: size }, (_, i) => (size === count ? i : random[5 * count + i]! % count));
          const { order, ...proof } = tree.multiProof([...new Set(chosen)]);
          const split = splitMultiProof(opened(tree, order), proof, tree.data.root, keccak256);
          expect(split).to.deep.equal(order.map((index) => tree.proof(index)));
        }
      }
    });

    it("is none in a proof that does not fit", () => {
      const tree = treeOf(3);
      const { order, nodes, steps } = tree.multiProof([0, 2]);
      const leaves = opened(tree, order);
      const { root } = tree.data;
      const other = hex(new Uint8Array(32).fill(1));
      const isRefused = (given: Parameters<typeof splitMultiProof>[0], proof: MultiProof, top = root): void => {
        expect(splitMultiProof(given, proof, top, keccak256), JSON.stringify(proof)).to.equal(undefined);
      };
      isRefused(leaves, { nodes, steps }, other);
      isRefused(leaves, { nodes: [...nodes, other], steps });
      isRefused(leaves, { nodes: [], steps });
      isRefused([leaves[1]!, leaves[0]!], { nodes, steps });
      isRefused(leaves.slice(0, 1), { nodes, steps });
      isRefused([...leaves, leaves[0]!], { nodes, steps });
      isRefused([], { nodes: [root], steps: "0x00" });
      isRefused([], { nodes: [], steps: "0x" });
      for (const wrong of ["0xff", `${steps}ff`, `${steps}80`, `${steps}7f`, `0x00${steps.slice(2)}`, steps.slice(0, -2)]) {
        isRefused(leaves, { nodes, steps: wrong as Hex });
      }
    });

    it("is none for a copy that lies in another place than its own, nor for steps that do not fall", () => {
      const { leaves } = treeOf(2);
      const copy = { ...leaves[0]!, start: 100n, workKey: `0x${"00".repeat(32)}` as const };
      const tree = new ClaimTree({ leaves: [...leaves, copy], fromRound: round(9n) }, keccak256);
      const { order, ...proof } = tree.multiProof([0, 1, 2]);
      expect(splitMultiProof(opened(tree, order), proof, tree.data.root, keccak256)).to.have.length(3);
      const own = opened(tree, order).map((one, index) => (order[index] === 2 ? { ...one, workKey: leaves[0]!.workKey } : one));
      expect(splitMultiProof(own, proof, tree.data.root, keccak256)).to.equal(undefined);
      const [alone] = opened(tree, [0]);
      for (const steps of ["0x7f0505", "0x7f0506"] as const) {
        expect(splitMultiProof([alone!], { nodes: [tree.data.root, tree.data.root], steps }, tree.data.root, keccak256)).to.equal(
          undefined,
        );
      }
    });
  });
});
