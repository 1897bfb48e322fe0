// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { deployFixture } from "../../../support/deployFixture";
import { skipRounds, startRound } from "../../../support/startRound";
import { votesFixture } from "./votesFixture";

const LPT = 10n ** 18n;

async function uninitializedFixture() {
  const { bondingVotes, roundsManager } = await deployFixture();
  return { bondingVotes, round: await roundsManager.currentRound() };
}

/** The stake grows by 1 LPT in each round; the rounds `round + 2` and `round + 3` are not initialized. */
async function gapFixture() {
  const fixture = await votesFixture();
  const { bondingManager, roundsManager, delegator, orchestrator } = fixture;
  await bondingManager.connect(delegator).bond(LPT, orchestrator.address);
  await startRound(roundsManager);
  await bondingManager.connect(delegator).bond(LPT, orchestrator.address);
  await startRound(roundsManager, 3);
  await bondingManager.connect(delegator).bond(LPT, orchestrator.address);
  return fixture;
}

describe("BondingVotes.getTotalActiveStakeAt", () => {
  describe("when the round is further than the next", () => {
    it("reverts", async () => {
      const { bondingVotes, round } = await loadFixture(votesFixture);
      for (const query of [round + 2n, 2n ** 256n - 1n]) {
        await expect(bondingVotes.getTotalActiveStakeAt(query))
          .to.be.revertedWithCustomError(bondingVotes, "FutureLookup")
          .withArgs(query, round + 1n);
      }
    });
  });

  describe("given that no round was ever initialized", () => {
    it("is nothing", async () => {
      const { bondingVotes, round } = await loadFixture(uninitializedFixture);
      for (const query of [0n, round, round + 1n]) expect(await bondingVotes.getTotalActiveStakeAt(query)).to.equal(0n);
    });
  });

  describe("when the round lies before the first that was initialized", () => {
    it("is nothing", async () => {
      const { bondingVotes, round } = await loadFixture(gapFixture);
      // Nobody had bonded in the first.
      for (const query of [0n, 1n, round - 2n, round - 1n]) expect(await bondingVotes.getTotalActiveStakeAt(query)).to.equal(0n);
    });
  });

  describe("when the round was initialized", () => {
    it("is the stake of its active set", async () => {
      const { bondingVotes, round } = await loadFixture(gapFixture);
      expect(await bondingVotes.getTotalActiveStakeAt(round)).to.equal(10_000n * LPT);
      expect(await bondingVotes.getTotalActiveStakeAt(round + 1n)).to.equal(10_001n * LPT);
      expect(await bondingVotes.getTotalActiveStakeAt(round + 4n)).to.equal(10_002n * LPT);
    });
  });

  describe("when the round was not initialized", () => {
    it("is the stake of the next that was", async () => {
      const { bondingVotes, round } = await loadFixture(gapFixture);
      expect(await bondingVotes.getTotalActiveStakeAt(round + 2n)).to.equal(10_002n * LPT);
      expect(await bondingVotes.getTotalActiveStakeAt(round + 3n)).to.equal(10_002n * LPT);
    });
  });

  describe("when the round is the next", () => {
    it("is the stake of the pool", async () => {
      const { bondingVotes, round } = await loadFixture(gapFixture);
      expect(await bondingVotes.getTotalActiveStakeAt(round + 5n)).to.equal(10_003n * LPT);
      expect(await bondingVotes.totalSupply()).to.equal(10_003n * LPT);
    });
  });

  describe("given a current round that is not initialized", () => {
    it("is the stake of the pool for it and the next", async () => {
      const { bondingVotes, roundsManager, round } = await loadFixture(gapFixture);
      await skipRounds(roundsManager, 1);
      expect(await bondingVotes.getTotalActiveStakeAt(round + 4n)).to.equal(10_002n * LPT);
      expect(await bondingVotes.getTotalActiveStakeAt(round + 5n)).to.equal(10_003n * LPT);
      expect(await bondingVotes.getTotalActiveStakeAt(round + 6n)).to.equal(10_003n * LPT);
    });
  });
});
