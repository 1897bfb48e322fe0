// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { votesFixture } from "./votesFixture";

describe("BondingVotes.checkpointTotalActiveStake", () => {
  describe("when the caller is not the BondingManager", () => {
    it("reverts", async () => {
      const { bondingVotes, bondingManager, owner, round } = await loadFixture(votesFixture);
      for (const call of [() => bondingVotes.checkpointTotalActiveStake(1, round), () => bondingVotes.beginNewRound(1, round, 2)]) {
        await expect(call())
          .to.be.revertedWithCustomError(bondingVotes, "InvalidCaller")
          .withArgs(owner.address, await bondingManager.getAddress());
      }
    });
  });

  describe("when the round lies before the latest", () => {
    it("reverts", async () => {
      const { votes, round } = await loadFixture(votesFixture);
      await expect(votes.checkpointTotalActiveStake(1, round - 1n))
        .to.be.revertedWithCustomError(votes, "DecreasingValues")
        .withArgs(round - 1n, round);
    });
  });

  describe("when a number does not fit its field", () => {
    it("reverts", async () => {
      const { votes, round } = await loadFixture(votesFixture);
      await expect(votes.checkpointTotalActiveStake(2n ** 96n, round))
        .to.be.revertedWithCustomError(votes, "SafeCastOverflowedUintDowncast")
        .withArgs(96, 2n ** 96n);
      await expect(votes.checkpointTotalActiveStake(1, 2n ** 32n))
        .to.be.revertedWithCustomError(votes, "SafeCastOverflowedUintDowncast")
        .withArgs(32, 2n ** 32n);
    });
  });

  it("notes the stake, also a second time in a round, and logs nothing", async () => {
    const { votes, logs, round } = await loadFixture(votesFixture);
    expect(await logs(votes.checkpointTotalActiveStake(5, round))).to.deep.equal([]);
    expect(await votes.getTotalActiveStakeAt(round)).to.equal(5n);
    await votes.checkpointTotalActiveStake(6, round);
    expect(await votes.getTotalActiveStakeAt(round)).to.equal(6n);
    // Also once it is not the newest.
    await votes.checkpointTotalActiveStake(7, round + 1n);
    expect(await votes.getTotalActiveStakeAt(round)).to.equal(6n);
  });
});
