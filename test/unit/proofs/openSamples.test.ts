// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { AbiCoder, concat, getBytes, hexlify, id, keccak256 } from "ethers";
import { ClaimTree } from "../../support/claimTree";
import { logsOf } from "../../support/logsOf";
import type { Receipt } from "../../support/receipt";
import { skipRounds, startRound } from "../../support/startRound";
import { claimedFixture, proofsFixture, provenFixture, sampledFixture } from "./proofsFixture";

const [SUBMITTED, PROVEN, VOIDED] = [1n, 2n, 3n];
const NO_PROOF = { nodes: [], steps: "0x" };

const [PUSH, MERGE] = [0x7f, 0x80];

type Fixture = Awaited<ReturnType<typeof proofsFixture>>;

const workKeyOf = ({ gateway, streamId, sequence }: Receipt): string =>
  keccak256(AbiCoder.defaultAbiCoder().encode(["address", "bytes32", "uint64"], [gateway, streamId, sequence]));

/** A claim of one segment, whose leaf is every sample, in the round of its seed. */
async function single(
  values: (fixture: Fixture) => Partial<Receipt> = () => ({}),
  layout: ConstructorParameters<typeof ClaimTree>[1] = {},
) {
  const fixture = await loadFixture(proofsFixture);
  const { verifier, roundsManager, orchestrator, stranger, receipts, submit, sign } = fixture;
  const tree = new ClaimTree(receipts(1, values(fixture)), layout);
  const claimRound = await submit(tree);
  await startRound(roundsManager);
  const { openings, proof } = await tree.open([0], sign);
  const open = () => verifier.connect(stranger).openSamples(orchestrator.address, claimRound, tree.data, openings, proof);
  const expectMalformed = () =>
    expect(open())
      .to.be.revertedWithCustomError(verifier, "VerifierMalformedLeaf")
      .withArgs(orchestrator.address, claimRound, tree.receiptHash(0));
  return { ...fixture, tree, claimRound, open, expectMalformed };
}

describe("Verifier.openSamples", () => {
  describe("given no claim", () => {
    it("reverts", async () => {
      const { verifier, orchestrator, rival, tree, claimRound } = await loadFixture(sampledFixture);
      for (const [account, round] of [
        [orchestrator.address, claimRound + 1n],
        [orchestrator.address, claimRound - 1n],
        [rival.address, claimRound],
      ] as const) {
        await expect(verifier.openSamples(account, round, tree.data, [], NO_PROOF))
          .to.be.revertedWithCustomError(verifier, "VerifierUnknownClaim")
          .withArgs(account, round);
      }
    });
  });

  describe("when the claim is another than the one on record", () => {
    it("reverts", async () => {
      const { verifier, orchestrator, tree, claimRound, answer } = await loadFixture(sampledFixture);
      const { openings, proof } = await answer(tree, claimRound);
      const { data } = tree;
      for (const other of [
        { ...data, root: id("another tree") },
        { ...data, totalPixels: data.totalPixels - 1n },
        { ...data, segments: data.segments + 1n },
        { ...data, fromRound: data.fromRound + 1n },
      ]) {
        await expect(verifier.openSamples(orchestrator.address, claimRound, other, openings, proof))
          .to.be.revertedWithCustomError(verifier, "VerifierUnknownClaim")
          .withArgs(orchestrator.address, claimRound);
      }
    });
  });

  describe("given an answered claim", () => {
    it("reverts", async () => {
      const { verifier, orchestrator, tree, claimRound, prove } = await loadFixture(provenFixture);
      await expect(prove(tree, claimRound))
        .to.be.revertedWithCustomError(verifier, "VerifierAlreadyAnswered")
        .withArgs(orchestrator.address, claimRound);
    });
  });

  describe("given no round after that of the claim", () => {
    it("reverts", async () => {
      const { verifier, roundsManager, orchestrator, tree, claimRound, sign } = await loadFixture(claimedFixture);
      const { openings, proof } = await tree.open([0], sign);
      const attempt = () => verifier.openSamples(orchestrator.address, claimRound, tree.data, openings, proof);
      await expect(attempt()).to.be.revertedWithCustomError(verifier, "VerifierSeedUnknown").withArgs(claimRound);
      await skipRounds(roundsManager, 5);
      await expect(attempt()).to.be.revertedWithCustomError(verifier, "VerifierSeedUnknown").withArgs(claimRound);
    });
  });

  describe("given the window", () => {
    it("is open in the seed's round and the one after, however long they take", async () => {
      const { verifier, roundsManager, orchestrator, tree, claimRound, answer } = await loadFixture(sampledFixture);
      const { openings, proof } = await answer(tree, claimRound);
      const attempt = () => verifier.openSamples(orchestrator.address, claimRound, tree.data, openings, proof);
      await startRound(roundsManager, 7);
      await skipRounds(roundsManager, 9);
      await attempt();
      expect(await verifier.provenPixels(orchestrator.address, claimRound)).to.equal(tree.totalPixels);
    });

    it("is closed two initialized rounds after the seed's", async () => {
      const { verifier, roundsManager, orchestrator, tree, claimRound, answer } = await loadFixture(sampledFixture);
      const { openings, proof } = await answer(tree, claimRound);
      await startRound(roundsManager);
      await startRound(roundsManager, 3);
      await expect(verifier.openSamples(orchestrator.address, claimRound, tree.data, openings, proof))
        .to.be.revertedWithCustomError(verifier, "VerifierWindowClosed")
        .withArgs(orchestrator.address, claimRound);
    });

    it("is open while the system is paused", async () => {
      const { verifier, controller, roundsManager, orchestrator, tree, claimRound, prove } = await loadFixture(sampledFixture);
      await controller.pause();
      await skipRounds(roundsManager, 20);
      await prove(tree, claimRound);
      expect(await verifier.provenPixels(orchestrator.address, claimRound)).to.equal(tree.totalPixels);
    });
  });

  describe("when a leaf is not in the claim", () => {
    it("reverts, whatever differs", async () => {
      const { verifier, orchestrator, tree, claimRound, answer, sign } = await loadFixture(sampledFixture);
      const { openings, proof } = await answer(tree, claimRound);
      const [first, ...rest] = openings;
      if (first === undefined) throw new Error("There is no opening.");
      const { receipt } = first;
      const other = { ...receipt, latencyMs: receipt.latencyMs + 1n };
      const longer = { ...receipt, pixels: receipt.pixels + 1n };
      for (const opening of [
        // The samples are drawn by a block's hash: the first leaf may be among them.
        { ...first, start: first.start === 0n ? 2n : first.start - 1n },
        { ...first, start: first.start + 1n },
        { ...first, receipt: other, signature: await sign(other) },
        { ...first, receipt: longer, signature: await sign(longer) },
      ]) {
        await expect(verifier.openSamples(orchestrator.address, claimRound, tree.data, [opening, ...rest], proof))
          .to.be.revertedWithCustomError(verifier, "VerifierInvalidMerkleProof")
          .withArgs(orchestrator.address, claimRound);
      }
    });

    it("reverts, whatever is wrong with the proof", async () => {
      const { verifier, orchestrator, tree, claimRound, answer } = await loadFixture(sampledFixture);
      const { openings, proof } = await answer(tree, claimRound);
      const { nodes, steps } = proof;
      const [last] = nodes.slice(-1);
      if (last === undefined) throw new Error("The proof has no nodes.");
      const program = getBytes(steps);
      const changed = (at: number, step: number): string => hexlify(Uint8Array.from(program.with(at, step)));
      const joins = program.findIndex((step) => step < PUSH);
      const merges = program.findIndex((step) => step > PUSH);
      const [bit, mergedBit] = [program[joins] ?? 0, program[merges] ?? 0];
      for (const wrong of [
        NO_PROOF,
        { nodes: [], steps },
        { nodes: nodes.slice(1), steps },
        { nodes: nodes.slice(0, -1), steps },
        { nodes: [...nodes, last], steps },
        { nodes: [...nodes].reverse(), steps },
        { nodes: nodes.with(0, id("a node")), steps },
        { nodes, steps: "0x" },
        { nodes, steps: hexlify(program.slice(0, -1)) },
        { nodes, steps: hexlify(program.slice(1)) },
        // An empty stack has nothing to join or to merge.
        { nodes, steps: concat(["0x00", steps]) },
        { nodes, steps: concat(["0x80", steps]) },
        { nodes, steps: concat([steps, "0x80"]) },
        { nodes, steps: concat([steps, "0x00"]) },
        { nodes: [...nodes, last], steps: concat([steps, "0x00"]) },
        // A leaf more than there are, and none that is one.
        { nodes, steps: concat([steps, "0x7f"]) },
        { nodes, steps: concat([steps, "0xff"]) },
        { nodes, steps: changed(joins, bit + 1) },
        { nodes, steps: changed(joins, MERGE + bit) },
        { nodes, steps: changed(joins, 0) },
        { nodes, steps: changed(merges, mergedBit + 1) },
        { nodes, steps: changed(merges, mergedBit - MERGE) },
        { nodes, steps: changed(merges, 0xff) },
      ]) {
        await expect(verifier.openSamples(orchestrator.address, claimRound, tree.data, openings, wrong))
          .to.be.revertedWithCustomError(verifier, "VerifierInvalidMerkleProof")
          .withArgs(orchestrator.address, claimRound);
      }
    });

    it("reverts for leaves in another order than the proof's", async () => {
      const { verifier, orchestrator, tree, claimRound, answer } = await loadFixture(sampledFixture);
      const { openings, proof } = await answer(tree, claimRound);
      await expect(verifier.openSamples(orchestrator.address, claimRound, tree.data, [...openings].reverse(), proof))
        .to.be.revertedWithCustomError(verifier, "VerifierInvalidMerkleProof")
        .withArgs(orchestrator.address, claimRound);
    });

    it("reverts without leaves, which prove nothing", async () => {
      const { verifier, orchestrator, tree, claimRound } = await loadFixture(sampledFixture);
      for (const proof of [NO_PROOF, { nodes: [tree.data.root], steps: "0x" }, { nodes: [], steps: "0x7f" }]) {
        await expect(verifier.openSamples(orchestrator.address, claimRound, tree.data, [], proof))
          .to.be.revertedWithCustomError(verifier, "VerifierInvalidMerkleProof")
          .withArgs(orchestrator.address, claimRound);
      }
    });
  });

  describe("when a leaf covers no sample", () => {
    it("reverts, alone and among others", async () => {
      const { verifier, orchestrator, tree, claimRound, sign } = await loadFixture(sampledFixture);
      const sampled = tree.indicesOf(await verifier.samplesOf(orchestrator.address, claimRound, tree.totalPixels));
      const stray = tree.receipts.findIndex((_, i) => !sampled.includes(i));
      for (const indices of [[stray], [...sampled, stray]]) {
        const { openings, proof } = await tree.open(indices, sign);
        await expect(verifier.openSamples(orchestrator.address, claimRound, tree.data, openings, proof))
          .to.be.revertedWithCustomError(verifier, "VerifierUnsampledLeaf")
          .withArgs(tree.start(stray), tree.receipt(stray).pixels);
      }
    });
  });

  describe("when a leaf is malformed", () => {
    it("reverts for a receipt of another orchestrator", async () => {
      const { expectMalformed } = await single(({ rival }) => ({ orchestrator: rival.address }));
      await expectMalformed();
    });

    it("reverts for a receipt of the claim's round or a later one, and takes one of the round before", async () => {
      for (const later of [0n, 1n]) {
        const { expectMalformed } = await single(({ round }) => ({ round: round + later }));
        await expectMalformed();
      }
      const { open, verifier } = await single(({ round }) => ({ round: round - 1n }));
      await expect(open()).to.emit(verifier, "ClaimProven");
    });

    it("reverts for a receipt of a round before those that the claim is for, and takes one of the first", async () => {
      const { expectMalformed } = await single(() => ({ round: 0n }), { fromRound: 1n });
      await expectMalformed();
      const { open, verifier } = await single(() => ({ round: 1n }), { fromRound: 1n });
      await expect(open()).to.emit(verifier, "ClaimProven");
    });

    it("reverts for a receipt without pixels", async () => {
      const { expectMalformed } = await single(() => ({ pixels: 0n }), { totalPixels: 10n });
      await expectMalformed();
    });

    it("reverts for a leaf that overruns the claim by a pixel", async () => {
      const { expectMalformed } = await single(() => ({ pixels: 1_001n }), { totalPixels: 1_000n });
      await expectMalformed();
    });

    it("reverts for one that would wrap around 64 bits", async () => {
      const { expectMalformed } = await single(() => ({ pixels: 2_000n }), { starts: [2n ** 64n - 1_000n], totalPixels: 1_000n });
      await expectMalformed();
    });
  });

  describe("when a value is beyond its type", () => {
    it("reverts", async () => {
      const { verifier, orchestrator, tree, claimRound, answer } = await loadFixture(sampledFixture);
      const { openings, proof } = await answer(tree, claimRound);
      const args = [orchestrator.address, claimRound, tree.data, openings, proof] as const;
      const data = verifier.interface.encodeFunctionData("openSamples", [...args]);
      // Offsets of the openings and of the first of them stand before it.
      const opening = 10 + 64 * (8 + 1 + openings.length);
      const widths = [160, 160, 256, 64, 64, 256, 256, 256, 64, 32, 8];
      for (const [word, width] of widths.entries()) {
        if (width === 256) continue;
        const at = opening + 64 * word + 63 - width / 4;
        const dirty = `${data.slice(0, at)}1${data.slice(at + 1)}`;
        await expect(orchestrator.sendTransaction({ to: verifier, data: dirty }), `member ${word}`).to.be.revertedWithoutReason();
      }
      await orchestrator.sendTransaction({ to: verifier, data });
    });
  });

  describe("when all samples are opened", () => {
    it("proves the claim, whoever opens them, and tells each segment", async () => {
      const { verifier, orchestrator, stranger, tree, claimRound, answer } = await loadFixture(sampledFixture);
      const { openings, proof } = await answer(tree, claimRound);
      const sending = verifier.connect(stranger).openSamples(orchestrator.address, claimRound, tree.data, openings, proof);
      expect(await logsOf(sending, [verifier])).to.deep.equal([
        ...openings.map(({ receipt, start }) => {
          const hash = tree.receiptHash(tree.receipts.indexOf(receipt));
          return ["SegmentOpened", orchestrator.address, claimRound, workKeyOf(receipt), hash, start, receipt.pixels];
        }),
        ["ClaimProven", orchestrator.address, claimRound, tree.totalPixels],
      ]);
      const { status, openedSamples } = await verifier.claimOf(orchestrator.address, claimRound);
      expect([status, openedSamples]).to.deep.equal([PROVEN, 0n]);
      expect(await verifier.provenPixels(orchestrator.address, claimRound)).to.equal(tree.totalPixels);
    });

    it("proves it by several calls of several senders, with openings that were made before", async () => {
      const { verifier, orchestrator, stranger, finder, tree, claimRound, sign } = await loadFixture(sampledFixture);
      const pixels = await verifier.samplesOf(orchestrator.address, claimRound, tree.totalPixels);
      const [first = 0, ...others] = tree.indicesOf(pixels);
      const open = async (indices: number[], sender = stranger) => {
        const { openings, proof } = await tree.open(indices, sign);
        return verifier.connect(sender).openSamples(orchestrator.address, claimRound, tree.data, openings, proof);
      };
      const opened = pixels.reduce((bits, pixel, j) => (tree.indexOf(pixel) === first ? bits | (1n << BigInt(j)) : bits), 0n);
      for (const sender of [stranger, finder]) {
        expect((await logsOf(open([first], sender), [verifier])).map(([name]) => name)).to.deep.equal(["SegmentOpened"]);
        const { status, openedSamples } = await verifier.claimOf(orchestrator.address, claimRound);
        expect([status, openedSamples]).to.deep.equal([SUBMITTED, opened]);
        expect(await verifier.provenPixels(orchestrator.address, claimRound)).to.equal(0n);
      }
      await expect(open(others, finder)).to.emit(verifier, "ClaimProven").withArgs(orchestrator.address, claimRound, tree.totalPixels);
      await expect(open([first])).to.be.revertedWithCustomError(verifier, "VerifierAlreadyAnswered");
    });

    it("takes one opening for every sample that it covers", async () => {
      const { open, verifier, orchestrator, claimRound, tree } = await single();
      await expect(open()).to.emit(verifier, "ClaimProven").withArgs(orchestrator.address, claimRound, tree.totalPixels);
    });
  });

  describe("given copies of a segment", () => {
    it("opens one of them at most, wherever they lie and whatever is given as proof", async () => {
      const { verifier, roundsManager, orchestrator, receipts, sign } = await loadFixture(proofsFixture);
      const [first] = receipts(1);
      if (first === undefined) throw new Error("There is no receipt.");
      const [copied, original] = [new ClaimTree([first], { starts: [1_000n] }), new ClaimTree([first])];
      const join = (bit: number, left: string, right: string): string =>
        keccak256(AbiCoder.defaultAbiCoder().encode(["uint256", "bytes32", "bytes32"], [bit, left, right]));
      const key = BigInt(workKeyOf(first));
      const roots = [original.data.root, copied.data.root] as const;
      for (const bit of [0, 1, 100]) {
        const isRight = ((key >> BigInt(255 - bit)) & 1n) === 1n;
        const data = { root: join(bit, ...roots), totalPixels: 2_000n, segments: 2n, fromRound: 0n };
        await verifier.connect(orchestrator).submitClaim(data.root, data.totalPixels, data.segments, data.fromRound);
        const claimRound = await roundsManager.currentRound();
        await startRound(roundsManager);
        const openings = await Promise.all([0n, 1_000n].map(async (start) => ({ receipt: first, signature: await sign(first), start })));
        const [left, right] = openings as [(typeof openings)[0], (typeof openings)[0]];
        const open = (leaves: typeof openings, nodes: string[], steps: string) =>
          verifier.openSamples(orchestrator.address, claimRound, data, leaves, { nodes, steps });
        const refusal = async (sending: Promise<unknown>) =>
          expect(sending).to.be.revertedWithCustomError(verifier, "VerifierInvalidMerkleProof").withArgs(orchestrator.address, claimRound);
        const step = concat(["0x7f", hexlify(Uint8Array.of(bit))]);
        await refusal(open([left, right], [], concat(["0x7f7f", hexlify(Uint8Array.of(MERGE + bit))])));
        await refusal(open([right, left], [], concat(["0x7f7f", hexlify(Uint8Array.of(MERGE + bit))])));
        await refusal(isRight ? open([left], [roots[1]], step) : open([right], [roots[0]], step));
        await (isRight ? open([right], [roots[0]], step) : open([left], [roots[1]], step));
        expect(await verifier.provenPixels(orchestrator.address, claimRound)).to.equal(0n);
      }
    });
  });

  describe("given a claim that was punished for its leaves", () => {
    it("voids it once it is answered, so that it is not punished for silence too", async () => {
      const fixture = await loadFixture(proofsFixture);
      const { verifier, roundsManager, orchestrator, finder, receipts, submit, prove } = fixture;
      // No sample lies in a leaf without pixels.
      const tree = new ClaimTree([...receipts(1), ...receipts(1, { sequence: 7n, pixels: 0n })]);
      const claimRound = await submit(tree);
      await verifier.reportMalformedLeaf(orchestrator.address, tree.claimedLeaf(1, claimRound), finder.address);
      expect((await verifier.claimOf(orchestrator.address, claimRound)).status).to.equal(SUBMITTED);
      await startRound(roundsManager);
      const logs = await logsOf(prove(tree, claimRound), [verifier]);
      expect(logs.filter(([name]) => name !== "SegmentOpened")).to.deep.equal([["ClaimVoided", orchestrator.address, claimRound]]);
      expect((await verifier.claimOf(orchestrator.address, claimRound)).status).to.equal(VOIDED);
      expect(await verifier.provenPixels(orchestrator.address, claimRound)).to.equal(0n);
      await startRound(roundsManager);
      await startRound(roundsManager);
      await expect(verifier.reportMissingProof(orchestrator.address, claimRound, finder.address))
        .to.be.revertedWithCustomError(verifier, "VerifierAlreadyAnswered")
        .withArgs(orchestrator.address, claimRound);
    });

    it("keeps the samples that were opened before, so that the others answer it", async () => {
      const fixture = await loadFixture(proofsFixture);
      const { verifier, roundsManager, orchestrator, finder, receipts, submit, sign } = fixture;
      const tree = new ClaimTree([...receipts(2), ...receipts(1, { sequence: 7n, pixels: 0n })]);
      const claimRound = await submit(tree);
      await startRound(roundsManager);
      const open = async (index: number) => {
        const { openings, proof } = await tree.open([index], sign);
        return verifier.openSamples(orchestrator.address, claimRound, tree.data, openings, proof);
      };
      await open(0);
      const { openedSamples } = await verifier.claimOf(orchestrator.address, claimRound);
      await verifier.reportMalformedLeaf(orchestrator.address, tree.claimedLeaf(2, claimRound), finder.address);
      expect((await verifier.claimOf(orchestrator.address, claimRound)).openedSamples).to.equal(openedSamples);
      await expect(open(1)).to.emit(verifier, "ClaimVoided").withArgs(orchestrator.address, claimRound);
    });
  });
});

describe("Verifier.samplesOf", () => {
  it("derives each sample from the seed, the orchestrator, the round and its number", async () => {
    const { verifier, ticketBroker, orchestrator, rival, tree, claimRound, seedRound } = await loadFixture(sampledFixture);
    const seed = await ticketBroker.blockHashForRound(seedRound);
    for (const { address } of [orchestrator, rival]) {
      const expected = Array.from({ length: 16 }, (_, j) => {
        const data = AbiCoder.defaultAbiCoder().encode(["bytes32", "address", "uint256", "uint256"], [seed, address, claimRound, j]);
        return BigInt(keccak256(data)) % tree.totalPixels;
      });
      expect(await verifier.samplesOf(address, claimRound, tree.totalPixels)).to.deep.equal(expected);
    }
  });

  it("reverts before the seed is known", async () => {
    const { verifier, orchestrator, claimRound } = await loadFixture(claimedFixture);
    await expect(verifier.samplesOf(orchestrator.address, claimRound, 10))
      .to.be.revertedWithCustomError(verifier, "VerifierSeedUnknown")
      .withArgs(claimRound);
  });
});
