// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { AbiCoder, concat, keccak256 } from "ethers";
import { ClaimTree } from "../../support/claimTree";
import { isInstrumented } from "../../support/isInstrumented";
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

  it("are proven with 56 samples of 2,000 receipts", async () => {
    const { verifier, roundsManager, orchestrator, receipts, submit, answer } = await loadFixture(proofsFixture);
    await verifier.setSamples(56);
    await startRound(roundsManager);
    const tree = new ClaimTree(receipts(2_000));
    const claimRound = await submit(tree);
    await startRound(roundsManager);
    const { openings, proof } = await answer(tree, claimRound);
    await verifier.openSamples(orchestrator.address, claimRound, tree.data, openings, proof);
    expect(await verifier.provenPixels(orchestrator.address, claimRound)).to.equal(tree.totalPixels);
  });
});

describe("Leaves and nodes of a tree", () => {
  it("are never taken for one another: an inner node is no leaf", async () => {
    const { verifier, orchestrator, finder, tree, claimRound } = await loadFixture(sampledFixture);
    const leaf = tree.claimedLeaf(0, claimRound);
    const { nodes, steps } = leaf.proof;
    for (const proof of [
      { nodes: nodes.slice(1), steps: `0x7f${steps.slice(6)}` },
      { nodes: [], steps: "0x7f" },
      { nodes: nodes.concat(tree.data.root), steps: concat([steps, "0x00"]) },
    ]) {
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
    const claim = { root, totalPixels: 1_000n, segments: 1n, fromRound: 0n };
    await verifier.connect(orchestrator).submitClaim(root, 1_000, 1, 0);
    const claimRound = await roundsManager.currentRound();
    await startRound(roundsManager);
    const openings = [{ receipt, signature: await sign(receipt), start }];
    for (const proof of [
      { nodes: [], steps: "0x7f" },
      { nodes: [honest.receiptHash(0)], steps: "0x7f00" },
    ]) {
      await expect(verifier.openSamples(orchestrator.address, claimRound, claim, openings, proof))
        .to.be.revertedWithCustomError(verifier, "VerifierInvalidMerkleProof")
        .withArgs(orchestrator.address, claimRound);
      await expect(
        verifier.reportMalformedLeaf(orchestrator.address, { round: claimRound, claim, receipt, start, proof }, finder.address),
      ).to.be.revertedWithCustomError(verifier, "VerifierInvalidMerkleProof");
    }
  });

  it("are asked for by a claim of the null root too, to which no proof leads", async () => {
    const { verifier, roundsManager, orchestrator, receipts, sign } = await loadFixture(proofsFixture);
    const root = `0x${"00".repeat(32)}`;
    await verifier.connect(orchestrator).submitClaim(root, 1_000, 1, 0);
    const claimRound = await roundsManager.currentRound();
    await startRound(roundsManager);
    const { openings } = await new ClaimTree(receipts(1)).open([0], sign);
    const claim = { root, totalPixels: 1_000n, segments: 1n, fromRound: 0n };
    for (const [opened, nodes, steps] of [
      [[], [], "0x"],
      [[], [root], "0x"],
      [openings, [], "0x"],
      [openings, [root], "0x7f"],
    ] as const) {
      await expect(verifier.openSamples(orchestrator.address, claimRound, claim, [...opened], { nodes: [...nodes], steps }))
        .to.be.revertedWithCustomError(verifier, "VerifierInvalidMerkleProof")
        .withArgs(orchestrator.address, claimRound);
    }
  });
});
