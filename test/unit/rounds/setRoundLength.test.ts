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

    it("moves on by the whole rounds that have passed when the round becomes shorter", async () => {
      const { rounds } = await loadFixture(runningRoundsFixture);
      const [round, start] = [await rounds.currentRound(), await rounds.currentRoundStartBlock()];
      await mine(49);
      // 50 blocks after the start of the round: five rounds of ten.
      await rounds.setRoundLength(10);
      expect(await rounds.currentRound()).to.equal(round + 5n);
      expect(await rounds.currentRoundStartBlock()).to.equal(start + 50n);
    });

    it("chains several changes within a round", async () => {
      const { rounds } = await loadFixture(runningRoundsFixture);
      const [round, start] = [await rounds.currentRound(), await rounds.currentRoundStartBlock()];
      for (const length of [200, 300, 400]) await rounds.setRoundLength(length);
      expect(await rounds.currentRound()).to.equal(round);
      expect(await rounds.currentRoundStartBlock()).to.equal(start);
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
