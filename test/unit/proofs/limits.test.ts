// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { AbiCoder, concat, id, keccak256, TypedDataEncoder } from "ethers";
import { ClaimTree } from "../../support/claimTree";
import { isInstrumented } from "../../support/isInstrumented";
import { receiptTypes } from "../../support/receiptTypes";
import { startRound } from "../../support/startRound";
import { proofsFixture, sampledFixture } from "./proofsFixture";

const MAX_PIXELS = 2n ** 56n - 1n;

describe("Claims at the limits", () => {
  for (const [what, lengths] of [
    ["one pixel", [1n]],
    ["one segment of more than 2^32 pixels", [2n ** 32n + 7n]],
    ["one segment of 2^56 - 1 pixels", [MAX_PIXELS]],
    ["two segments of 2^56 - 1 pixels together", [MAX_PIXELS - 1n, 1n]],
    ["three segments of 2^40 pixels", [2n ** 40n, 2n ** 40n, 2n ** 40n]],
    ["100 segments of one pixel", new Array<bigint>(100).fill(1n)],
  ] as const) {
    it(`are proven: ${what}`, async () => {
      const { verifier, roundsManager, orchestrator, receipts, submit, prove } = await loadFixture(proofsFixture);
      const tree = new ClaimTree(receipts(lengths.length).map((receipt, i) => ({ ...receipt, pixels: lengths[i] ?? 0n })));
      const claimRound = await submit(tree);
      await startRound(roundsManager);
      await prove(tree, claimRound);
      expect(await verifier.provenPixels(orchestrator.address, claimRound)).to.equal(tree.totalPixels);
    });
  }

  it("are proven: 100,000 receipts", async function () {
    this.timeout(600_000);
    const { verifier, roundsManager, orchestrator, receipts, submit, prove } = await loadFixture(proofsFixture);
    const tree = new ClaimTree(receipts(100_000));
    const claimRound = await submit(tree);
    await startRound(roundsManager);
    const mined = await (await prove(tree, claimRound)).wait();
    expect(await verifier.provenPixels(orchestrator.address, claimRound)).to.equal(tree.totalPixels);
    if (!isInstrumented()) expect(mined?.gasUsed).to.be.lessThan(600_000n);
  });

  it("are proven with 56 samples of 2,000 receipts, whose proof has more than 256 flags", async () => {
    const { verifier, roundsManager, orchestrator, receipts, submit, answer } = await loadFixture(proofsFixture);
    await verifier.setSamples(56);
    await startRound(roundsManager);
    const tree = new ClaimTree(receipts(2_000));
    const claimRound = await submit(tree);
    await startRound(roundsManager);
    const { openings, proof } = await answer(tree, claimRound);
    expect(proof.flags.length).to.be.greaterThan(1);
    await verifier.openSamples(orchestrator.address, claimRound, tree.data, openings, proof);
    expect(await verifier.provenPixels(orchestrator.address, claimRound)).to.equal(tree.totalPixels);
  });
});

describe("Leaves and nodes of a tree", () => {
  it("are those of the StandardMerkleTree of start and receipt hash", async () => {
    const { tree } = await loadFixture(sampledFixture);
    const values = tree.receipts.map((receipt, i): [bigint, string] => [
      tree.start(i),
      TypedDataEncoder.hashStruct("SegmentReceipt", receiptTypes, receipt),
    ]);
    const standard = StandardMerkleTree.of(values, ["uint64", "bytes32"]);
    expect(standard.root).to.equal(tree.data.root);
    expect(standard.getProof(7)).to.deep.equal(tree.proof(7));
    const { proof, proofFlags } = standard.getMultiProof([3, 7, 31]);
    const flags = proofFlags.reduce((bits, flag, i) => (flag ? bits | (1n << BigInt(i)) : bits), 0n);
    expect(tree.multiProof([3, 7, 31]).proof).to.deep.equal({ nodes: proof, flags: [flags] });
  });

  it("are never taken for one another: an inner node is no leaf", async () => {
    const { verifier, orchestrator, finder, tree, claimRound } = await loadFixture(sampledFixture);
    const leaf = tree.claimedLeaf(0, claimRound);
    // What a leaf is hashed from has 64 bytes, as what an inner node is hashed from has; only the leaf is hashed once more.
    for (const proof of [leaf.proof.slice(1), leaf.proof.slice(2), leaf.proof.slice(0, 0), leaf.proof.concat(tree.data.root)]) {
      await expect(verifier.reportMalformedLeaf(orchestrator.address, { ...leaf, proof }, finder.address))
        .to.be.revertedWithCustomError(verifier, "VerifierInvalidMerkleProof")
        .withArgs(orchestrator.address, claimRound);
    }
  });

  it("are never taken for one another: a leaf that is hashed once is none", async () => {
    // A claim whose only "leaf" is the plain hash of start and receipt hash: its orchestrator laid it out wrongly.
    const { verifier, roundsManager, orchestrator, finder, receipts, sign } = await loadFixture(proofsFixture);
    const honest = new ClaimTree(receipts(1));
    const { receipt, start } = honest.claimedLeaf(0, 0n);
    const root = keccak256(AbiCoder.defaultAbiCoder().encode(["uint64", "bytes32"], [start, honest.receiptHash(0)]));
    const claim = { root, totalPixels: 1_000n, segments: 1n };
    await verifier.connect(orchestrator).submitClaim(root, 1_000, 1);
    const claimRound = await roundsManager.currentRound();
    await startRound(roundsManager);
    const openings = [{ receipt, signature: await sign(receipt), start }];
    for (const nodes of [[], [honest.receiptHash(0)]]) {
      await expect(verifier.openSamples(orchestrator.address, claimRound, claim, openings, { nodes, flags: nodes.map(() => 0n) }))
        .to.be.revertedWithCustomError(verifier, "VerifierInvalidMerkleProof")
        .withArgs(orchestrator.address, claimRound);
    }
    await expect(
      verifier.reportMalformedLeaf(orchestrator.address, { round: claimRound, claim, receipt, start, proof: [] }, finder.address),
    ).to.be.revertedWithCustomError(verifier, "VerifierInvalidMerkleProof");
  });

  it("cannot be swapped with zeros that a proof's empty places would stand for", async () => {
    // A tree whose root is the hash of zero and a node: a proof that read results before they are written would reach it from any leaf.
    const { verifier, roundsManager, orchestrator, receipts, sign } = await loadFixture(proofsFixture);
    const node = id("a node");
    const zero = `0x${"00".repeat(32)}`;
    const hash = (a: string, b: string): string => keccak256(concat(BigInt(a) < BigInt(b) ? [a, b] : [b, a]));
    const forged = new ClaimTree(receipts(2));
    const root = hash(hash(zero, zero), node);
    const claim = { root, totalPixels: 1_000n, segments: 2n };
    await verifier.connect(orchestrator).submitClaim(root, 1_000, 2);
    const claimRound = await roundsManager.currentRound();
    await startRound(roundsManager);
    const openings = [];
    for (const index of [0, 1]) {
      openings.push({ receipt: forged.receipt(index), signature: await sign(forged.receipt(index)), start: forged.start(index) });
    }
    for (const count of [1, 2]) {
      for (const nodes of [[], [node], [node, node], [zero, node], [root]]) {
        for (let bits = 0n; bits < 16n; bits++) {
          const steps = count + nodes.length - 1;
          const proof = { nodes, flags: steps === 0 ? [] : [bits] };
          await expect(
            verifier.openSamples.staticCall(orchestrator.address, claimRound, claim, openings.slice(0, count), proof),
          ).to.be.revertedWithCustomError(verifier, "VerifierInvalidMerkleProof");
        }
      }
    }
  });

  it("are asked for by a claim of the null root too, to which no proof leads", async () => {
    const { verifier, roundsManager, orchestrator, receipts, sign } = await loadFixture(proofsFixture);
    const root = `0x${"00".repeat(32)}`;
    await verifier.connect(orchestrator).submitClaim(root, 1_000, 1);
    const claimRound = await roundsManager.currentRound();
    await startRound(roundsManager);
    const { openings } = await new ClaimTree(receipts(1)).open([0], sign);
    const claim = { root, totalPixels: 1_000n, segments: 1n };
    for (const [opened, nodes, flags] of [
      [[], [], []],
      [openings, [], [0n]],
      [openings, [root], []],
    ] as const) {
      await expect(verifier.openSamples(orchestrator.address, claimRound, claim, [...opened], { nodes: [...nodes], flags: [...flags] }))
        .to.be.revertedWithCustomError(verifier, "VerifierInvalidMerkleProof")
        .withArgs(orchestrator.address, claimRound);
    }
  });

  it("may have flags set behind the last step: they say nothing", async () => {
    const { verifier, orchestrator, tree, claimRound, answer } = await loadFixture(sampledFixture);
    const { openings, proof } = await answer(tree, claimRound);
    const steps = BigInt(openings.length + proof.nodes.length - 1);
    const flags = [(proof.flags[0] ?? 0n) | (1n << steps)];
    await expect(verifier.openSamples(orchestrator.address, claimRound, tree.data, openings, { ...proof, flags })).to.emit(
      verifier,
      "ClaimProven",
    );
  });
});
