// SPDX-License-Identifier: MIT
import { loadFixture, mine } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { deployBehindProxy } from "../../support/deployBehindProxy";
import { roundsFixture, runningRoundsFixture } from "./roundsFixture";

async function hashlessFixture() {
  const fixture = await roundsFixture();
  await fixture.controller.unpause();
  // It begins with the pause flag that the Controller has then.
  const address = await deployBehindProxy("RoundsManagerHarness", fixture.peers, [await fixture.controller.getAddress()]);
  const rounds = await ethers.getContractAt("RoundsManager", address);
  await rounds.setRoundLength(5);
  return { ...fixture, rounds };
}

describe("RoundsManager.initializeRound", () => {
  describe("given a paused system", () => {
    it("reverts", async () => {
      const { controller, rounds } = await loadFixture(runningRoundsFixture);
      await controller.pause();
      await expect(rounds.initializeRound()).to.be.revertedWithCustomError(rounds, "RoundsManagerSystemPaused").withArgs();
    });
  });

  describe("given an initialized round", () => {
    it("reverts", async () => {
      const { rounds } = await loadFixture(runningRoundsFixture);
      await rounds.initializeRound();
      await expect(rounds.initializeRound())
        .to.be.revertedWithCustomError(rounds, "RoundsManagerRoundAlreadyInitialized")
        .withArgs(await rounds.currentRound());
    });
  });

  describe("given round 0", () => {
    it("reverts: it counts as initialized", async () => {
      const { controller, rounds } = await loadFixture(roundsFixture);
      await controller.unpause();
      await rounds.syncClock();
      await rounds.setRoundLength(100_000);
      expect(await rounds.currentRoundInitialized()).to.equal(true);
      await expect(rounds.initializeRound()).to.be.revertedWithCustomError(rounds, "RoundsManagerRoundAlreadyInitialized").withArgs(0);
    });
  });

  describe("given a peer that fails", () => {
    it("reverts and leaves the round uninitialized", async () => {
      const { rounds, ticketBroker } = await loadFixture(runningRoundsFixture);
      await ticketBroker.setFailing(true);
      await expect(rounds.initializeRound()).to.be.revertedWithCustomError(ticketBroker, "RoundPeersMockFailure");
      expect(await rounds.currentRoundInitialized()).to.equal(false);
    });
  });

  describe("given a round that is not initialized", () => {
    it("records the hash of the block before, for anybody's call", async () => {
      const { rounds, stranger } = await loadFixture(runningRoundsFixture);
      await mine(10);
      const round = await rounds.currentRound();
      const previous = await ethers.provider.getBlock("latest");
      await expect(rounds.connect(stranger).initializeRound()).to.emit(rounds, "NewRound").withArgs(round, previous?.hash);
      expect(await rounds.blockHashForRound(round)).to.equal(previous?.hash);
      expect(await rounds.lastInitializedRound()).to.equal(round);
      expect(await rounds.currentRoundInitialized()).to.equal(true);
      expect(await rounds.blockHashForRound(round - 1n)).to.equal(ethers.ZeroHash);
    });

    it("tells the BondingManager, then the Minter, then the TicketBroker, and then the world", async () => {
      const { rounds, bondingManager, minter, ticketBroker } = await loadFixture(runningRoundsFixture);
      const transaction = await rounds.initializeRound();
      const receipt = await transaction.wait();
      const peers = await Promise.all([bondingManager, minter, ticketBroker, rounds].map((peer) => peer.getAddress()));
      expect(receipt?.logs.map(({ address }) => address)).to.deep.equal(peers);
      await expect(transaction).to.emit(minter, "RewardTokensSet");
      const round = await rounds.currentRound();
      const endBlock = (await rounds.currentRoundStartBlock()) + (await rounds.roundLength());
      await expect(transaction).to.emit(bondingManager, "RoundStarted").withArgs(round, endBlock);
      await expect(transaction)
        .to.emit(ticketBroker, "RoundHookCalled")
        .withArgs(round, await rounds.blockHashForRound(round), 7n, endBlock);
    });

    it("keeps what else is stored", async () => {
      const { rounds } = await loadFixture(runningRoundsFixture);
      const before = [await rounds.roundLength(), await rounds.roundLockAmount(), await rounds.lastRoundLengthUpdateStartBlock()];
      await rounds.initializeRound();
      expect([await rounds.roundLength(), await rounds.roundLockAmount(), await rounds.lastRoundLengthUpdateStartBlock()]).to.deep.equal(
        before,
      );
    });
  });

  describe("given rounds that nobody initialized", () => {
    it("skips them for good", async () => {
      const { rounds } = await loadFixture(runningRoundsFixture);
      await rounds.initializeRound();
      const round = await rounds.currentRound();
      await mine(300);
      await rounds.initializeRound();
      expect(await rounds.lastInitializedRound()).to.equal(round + 3n);
      expect(await rounds.blockHashForRound(round + 1n)).to.equal(ethers.ZeroHash);
      expect(await rounds.blockHashForRound(round + 2n)).to.equal(ethers.ZeroHash);
    });
  });

  describe("given a chain that gives no block hash", () => {
    it("initializes the round all the same", async () => {
      const { rounds } = await loadFixture(hashlessFixture);
      const round = await rounds.currentRound();
      await mine((await rounds.currentRoundStartBlock()) + 5n - (await rounds.blockNum()));
      await expect(rounds.initializeRound())
        .to.emit(rounds, "NewRound")
        .withArgs(round + 1n, ethers.ZeroHash);
    });
  });
});
