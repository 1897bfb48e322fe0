// SPDX-License-Identifier: MIT
import { loadFixture, mine } from "@nomicfoundation/hardhat-network-helpers";
import { PANIC_CODES } from "@nomicfoundation/hardhat-chai-matchers/panic";
import { expect } from "chai";
import { ethers } from "hardhat";
import { roundsFixture, runningRoundsFixture } from "./roundsFixture";

describe("RoundsManager.setRoundLength", () => {
  describe("when the caller does not own the Controller", () => {
    it("reverts", async () => {
      const { rounds, owner, stranger } = await loadFixture(roundsFixture);
      await expect(rounds.connect(stranger).setRoundLength(100))
        .to.be.revertedWithCustomError(rounds, "ManagerCallerNotControllerOwner")
        .withArgs(stranger.address, owner.address);
    });
  });

  for (const length of [0n, 100_001n, 2n ** 48n, 2n ** 256n - 1n]) {
    describe(`when the length is ${length}`, () => {
      it("reverts", async () => {
        const { rounds } = await loadFixture(roundsFixture);
        await expect(rounds.setRoundLength(length))
          .to.be.revertedWithCustomError(rounds, "RoundsManagerInvalidRoundLength")
          .withArgs(length, 100_000n);
      });
    });
  }

  describe("given a contract that cannot take over the clock", () => {
    for (const name of ["bondingManager", "bondingVotes", "ticketBroker"] as const) {
      it(`reverts rather than leave the ${name} on another clock`, async () => {
        const fixture = await loadFixture(roundsFixture);
        await fixture[name].setFailing(true);
        await expect(fixture.rounds.setRoundLength(100)).to.be.revertedWithCustomError(fixture[name], "RoundPeersMockFailure");
        expect(await fixture.rounds.roundLength()).to.equal(0);
      });
    }
  });

  describe("given no length yet", () => {
    it("knows no round", async () => {
      const { rounds } = await loadFixture(roundsFixture);
      await expect(rounds.currentRound()).to.be.revertedWithPanic(PANIC_CODES.DIVISION_BY_ZERO);
      await expect(rounds.currentRoundStartBlock()).to.be.revertedWithPanic(PANIC_CODES.DIVISION_BY_ZERO);
      await expect(rounds.currentRoundInitialized()).to.be.revertedWithPanic(PANIC_CODES.DIVISION_BY_ZERO);
      await expect(rounds.currentRoundLocked()).to.be.revertedWithPanic(PANIC_CODES.DIVISION_BY_ZERO);
    });

    it("counts rounds from the chain's first block", async () => {
      const { rounds } = await loadFixture(roundsFixture);
      await mine(1_000);
      await expect(rounds.setRoundLength(7)).to.emit(rounds, "ParameterUpdate").withArgs("roundLength");
      const block = BigInt(await ethers.provider.getBlockNumber());
      expect(await rounds.roundLength()).to.equal(7);
      expect(await rounds.currentRound()).to.equal(block / 7n);
      expect(await rounds.currentRoundStartBlock()).to.equal((block / 7n) * 7n);
      expect(await rounds.lastRoundLengthUpdateRound()).to.equal(block / 7n);
      expect(await rounds.lastRoundLengthUpdateStartBlock()).to.equal((block / 7n) * 7n);
    });

    it("accepts the longest length", async () => {
      const { rounds } = await loadFixture(roundsFixture);
      await rounds.setRoundLength(await rounds.MAX_ROUND_LENGTH());
      expect(await rounds.currentRound()).to.equal(0);
    });
  });

  describe("given rounds of 100 blocks", () => {
    it("keeps the round and its first block when the round becomes longer", async () => {
      const { rounds } = await loadFixture(runningRoundsFixture);
      const [round, start] = [await rounds.currentRound(), await rounds.currentRoundStartBlock()];
      await mine(50);
      await rounds.setRoundLength(150);
      expect(await rounds.currentRound()).to.equal(round);
      expect(await rounds.currentRoundStartBlock()).to.equal(start);
      expect(await rounds.lastRoundLengthUpdateRound()).to.equal(round);
      expect(await rounds.lastRoundLengthUpdateStartBlock()).to.equal(start);

      await mine(150 - 51 - 1);
      expect(await rounds.currentRound()).to.equal(round);
      await mine(1);
      expect(await rounds.currentRound()).to.equal(round + 1n);
    });

    it("keeps the round and its first block when the round becomes shorter, but not as short as what has passed", async () => {
      const { rounds } = await loadFixture(runningRoundsFixture);
      const [round, start] = [await rounds.currentRound(), await rounds.currentRoundStartBlock()];
      await mine(49);
      await rounds.setRoundLength(51);
      expect(await rounds.currentRound()).to.equal(round);
      expect(await rounds.currentRoundStartBlock()).to.equal(start);
      await mine(1);
      expect(await rounds.currentRound()).to.equal(round + 1n);
    });

    it("keeps the round when it becomes shorter than what has passed, and ends it within the new length", async () => {
      const { rounds } = await loadFixture(runningRoundsFixture);
      const [round, start] = [await rounds.currentRound(), await rounds.currentRoundStartBlock()];
      await mine(52);
      // 53 blocks after the start of the round: it counts as begun five rounds of ten later.
      await rounds.setRoundLength(10);
      expect(await rounds.currentRound()).to.equal(round);
      expect(await rounds.currentRoundStartBlock()).to.equal(start + 50n);
      expect(await rounds.lastRoundLengthUpdateRound()).to.equal(round);
      expect(await rounds.lastRoundLengthUpdateStartBlock()).to.equal(start + 50n);

      await mine(6);
      expect(await rounds.currentRound()).to.equal(round);
      await mine(1);
      expect(await rounds.currentRound()).to.equal(round + 1n);
      expect(await rounds.currentRoundStartBlock()).to.equal(start + 60n);
    });

    it("ends the round with the next block at the earliest", async () => {
      const { rounds } = await loadFixture(runningRoundsFixture);
      const round = await rounds.currentRound();
      await mine(58);
      await rounds.setRoundLength(10);
      expect(await rounds.currentRound()).to.equal(round);
      await mine(1);
      expect(await rounds.currentRound()).to.equal(round + 1n);
    });

    it("begins a round with every block when it has one block only", async () => {
      const { rounds } = await loadFixture(runningRoundsFixture);
      const round = await rounds.currentRound();
      await mine(30);
      await rounds.setRoundLength(1);
      expect(await rounds.currentRound()).to.equal(round);
      await mine(3);
      expect(await rounds.currentRound()).to.equal(round + 3n);
    });

    it("keeps an initialized round initialized, until it ends", async () => {
      const { rounds } = await loadFixture(runningRoundsFixture);
      await rounds.initializeRound();
      await mine(52);
      await rounds.setRoundLength(10);
      expect(await rounds.currentRoundInitialized()).to.equal(true);
      await expect(rounds.initializeRound()).to.be.revertedWithCustomError(rounds, "RoundsManagerRoundAlreadyInitialized");
      await mine(10);
      expect(await rounds.currentRoundInitialized()).to.equal(false);
    });

    it("chains several changes within a round", async () => {
      const { rounds } = await loadFixture(runningRoundsFixture);
      const [round, start] = [await rounds.currentRound(), await rounds.currentRoundStartBlock()];
      for (const length of [200, 300, 400]) await rounds.setRoundLength(length);
      expect(await rounds.currentRound()).to.equal(round);
      expect(await rounds.currentRoundStartBlock()).to.equal(start);
      await mine(60);
      for (const length of [50, 40, 30]) await rounds.setRoundLength(length);
      expect(await rounds.currentRound()).to.equal(round);
    });

    it("gives both contracts the new clock", async () => {
      const { rounds, bondingManager, ticketBroker } = await loadFixture(runningRoundsFixture);
      await expect(rounds.setRoundLength(150)).to.emit(bondingManager, "ClockSynced").and.to.emit(ticketBroker, "ClockSynced");
      const clock = await rounds.roundClock();
      expect(clock.roundLength).to.equal(150);
      for (const peer of [bondingManager, ticketBroker]) expect(await peer.clock()).to.deep.equal([...clock]);
    });
  });
});
