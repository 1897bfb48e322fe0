// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { ClaimTree } from "../../support/claimTree";
import { isInstrumented } from "../../support/isInstrumented";
import { skipRounds, startRound } from "../../support/startRound";
import { claimedFixture, proofsFixture } from "./proofsFixture";

/** What the BondingManager gives the Verifier for its answer. */
const GAS_GIVEN = 500_000n;

describe("Verifier.hasOpenClaim", () => {
  it("knows nothing of an orchestrator without claims", async () => {
    const { verifier, orchestrator, rival } = await loadFixture(claimedFixture);
    expect(await verifier.hasOpenClaim(rival.address, ethers.MaxUint256)).to.equal(false);
    expect(await verifier.hasOpenClaim(orchestrator.address, ethers.MaxUint256)).to.equal(true);
  });

  for (const [whether, isAnswered] of [
    ["nobody answers", false],
    // Its openings are the evidence of other faults.
    ["is answered", true],
  ] as const) {
    it(`tells a claim that ${whether} through its window and one initialized round more`, async () => {
      const { verifier, roundsManager, orchestrator, tree, claimRound, prove } = await loadFixture(claimedFixture);
      // The seed's round, the two of the window's end, and one to report it.
      for (let i = 0; i < 4; i++) {
        await startRound(roundsManager, 1 + i);
        if (i === 0 && isAnswered) await prove(tree, claimRound);
        expect(await verifier.hasOpenClaim(orchestrator.address, ethers.MaxUint256), `after ${i + 1} rounds`).to.equal(true);
        expect((await verifier.windowOf(claimRound)).isClosed).to.equal(i >= 2);
      }
      await startRound(roundsManager);
      expect(await verifier.hasOpenClaim(orchestrator.address, ethers.MaxUint256)).to.equal(false);
    });
  }

  it("tells claims up to a round", async () => {
    const { verifier, roundsManager, orchestrator, receipts, submit, claimRound } = await loadFixture(claimedFixture);
    const expectOpen = async (round: bigint, isOpen: boolean) => {
      expect(await verifier.hasOpenClaim(orchestrator.address, round), `until round ${round}`).to.equal(isOpen);
    };
    for (const [round, isOpen] of [
      [0n, false],
      [claimRound - 1n, false],
      [claimRound, true],
      [claimRound + 9n, true],
    ] as const) {
      await expectOpen(round, isOpen);
    }
    for (let i = 0; i < 4; i++) await startRound(roundsManager);
    const next = await submit(new ClaimTree(receipts(2)));
    await expectOpen(claimRound, true);
    await startRound(roundsManager);
    await expectOpen(claimRound, false);
    await expectOpen(next - 1n, false);
    await expectOpen(next, true);
  });

  it("tells it until it is punished for it", async () => {
    const { verifier, roundsManager, orchestrator, finder, claimRound } = await loadFixture(claimedFixture);
    for (let i = 0; i < 3; i++) await startRound(roundsManager);
    expect(await verifier.hasOpenClaim(orchestrator.address, ethers.MaxUint256)).to.equal(true);
    await verifier.reportMissingProof(orchestrator.address, claimRound, finder.address);
    expect(await verifier.hasOpenClaim(orchestrator.address, ethers.MaxUint256)).to.equal(false);
  });

  it("tells one that was punished for something else", async () => {
    const { verifier, orchestrator, finder, receipts, submit } = await loadFixture(proofsFixture);
    const tree = new ClaimTree(receipts(1, { pixels: 0n }), { totalPixels: 1_000n });
    const round = await submit(tree);
    await verifier.reportMalformedLeaf(orchestrator.address, tree.claimedLeaf(0, round), finder.address);
    expect(await verifier.hasOpenClaim(orchestrator.address, ethers.MaxUint256)).to.equal(true);
  });

  it("finds an open claim behind later ones that are answered", async () => {
    const { verifier, roundsManager, orchestrator, receipts, submit, prove } = await loadFixture(claimedFixture);
    await startRound(roundsManager);
    const next = new ClaimTree(receipts(2));
    const round = await submit(next);
    await startRound(roundsManager);
    await prove(next, round);
    expect(await verifier.hasOpenClaim(orchestrator.address, ethers.MaxUint256)).to.equal(true);
  });

  it("judges each claim by the parameters of its round", async () => {
    const { verifier, roundsManager, orchestrator, receipts, submit } = await loadFixture(proofsFixture);
    await verifier.setResponseRounds(5);
    await startRound(roundsManager);
    await submit(new ClaimTree(receipts(2)));
    await verifier.setResponseRounds(2);
    for (let i = 0; i < 7; i++) {
      await startRound(roundsManager);
      expect(await verifier.hasOpenClaim(orchestrator.address, ethers.MaxUint256), `after ${i + 1} rounds`).to.equal(true);
    }
    await startRound(roundsManager);
    expect(await verifier.hasOpenClaim(orchestrator.address, ethers.MaxUint256)).to.equal(false);
    // A claim of now is judged by the rules of now.
    await submit(new ClaimTree(receipts(2)));
    for (let i = 0; i < 4; i++) await startRound(roundsManager);
    expect(await verifier.hasOpenClaim(orchestrator.address, ethers.MaxUint256)).to.equal(true);
    await startRound(roundsManager);
    expect(await verifier.hasOpenClaim(orchestrator.address, ethers.MaxUint256)).to.equal(false);
  });

  it("looks back 48 rounds, initialized or not, and costs less than it is given", async () => {
    const { verifier, roundsManager, orchestrator, rival } = await loadFixture(claimedFixture);
    await skipRounds(roundsManager, 47);
    expect(await verifier.hasOpenClaim(orchestrator.address, ethers.MaxUint256)).to.equal(true);
    await skipRounds(roundsManager);
    expect(await verifier.hasOpenClaim(orchestrator.address, ethers.MaxUint256)).to.equal(false);
    await verifier.setResponseRounds(30);
    for (let i = 0; i < 32; i++) await startRound(roundsManager);
    for (const { address } of [orchestrator, rival]) {
      expect(await verifier.hasOpenClaim(address, ethers.MaxUint256)).to.equal(false);
      if (!isInstrumented())
        expect(await verifier.hasOpenClaim.estimateGas(address, ethers.MaxUint256)).to.be.lessThan((GAS_GIVEN * 3n) / 4n);
    }
  });

  it("looks no further than the longest window reaches", async () => {
    const { verifier, roundsManager, orchestrator } = await loadFixture(claimedFixture);
    for (let i = 0; i < 8; i++) await startRound(roundsManager);
    expect(await verifier.hasOpenClaim.estimateGas(orchestrator.address, ethers.MaxUint256)).to.be.lessThan(90_000n);
  });
});
