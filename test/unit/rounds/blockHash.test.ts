// SPDX-License-Identifier: MIT
import { loadFixture, mine, reset } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { roundsFixture } from "./roundsFixture";

describe("RoundsManager.blockHash", () => {
  it("tells the current block", async () => {
    const { rounds } = await loadFixture(roundsFixture);
    expect(await rounds.blockNum()).to.equal(await ethers.provider.getBlockNumber());
  });

  describe("when the block is not past", () => {
    it("reverts", async () => {
      const { rounds } = await loadFixture(roundsFixture);
      const current = await rounds.blockNum();
      for (const block of [current, current + 1n]) {
        await expect(rounds.blockHash(block))
          .to.be.revertedWithCustomError(rounds, "RoundsManagerBlockHashUnavailable")
          .withArgs(block, current);
      }
    });
  });

  describe("when the block is too old", () => {
    it("reverts", async () => {
      const { rounds } = await loadFixture(roundsFixture);
      await mine(300);
      const current = await rounds.blockNum();
      await expect(rounds.blockHash(current - 257n))
        .to.be.revertedWithCustomError(rounds, "RoundsManagerBlockHashUnavailable")
        .withArgs(current - 257n, current);
    });
  });

  describe("when the block is one of the last 256", () => {
    it("returns its hash", async () => {
      const { rounds } = await loadFixture(roundsFixture);
      await mine(300);
      const current = await rounds.blockNum();
      for (const age of [1n, 255n, 256n]) {
        const block = await ethers.provider.getBlock(current - age);
        expect(await rounds.blockHash(current - age)).to.equal(block?.hash);
      }
    });

    it("returns the hash of the first block of a young chain", async () => {
      // Tests that ran before may have left a long one.
      await reset();
      const { rounds } = await roundsFixture();
      expect(await rounds.blockNum()).to.be.lessThan(256);
      expect(await rounds.blockHash(0)).to.equal((await ethers.provider.getBlock(0))?.hash);
    });
  });
});
