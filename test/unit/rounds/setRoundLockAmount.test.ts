// SPDX-License-Identifier: MIT
import { loadFixture, mine } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { runningRoundsFixture } from "./roundsFixture";

describe("RoundsManager.setRoundLockAmount", () => {
  describe("when the caller does not own the Controller", () => {
    it("reverts", async () => {
      const { rounds, owner, stranger } = await loadFixture(runningRoundsFixture);
      await expect(rounds.connect(stranger).setRoundLockAmount(1))
        .to.be.revertedWithCustomError(rounds, "ManagerCallerNotControllerOwner")
        .withArgs(stranger.address, owner.address);
    });
  });

  describe("when the amount is more than the whole round", () => {
    it("reverts", async () => {
      const { rounds } = await loadFixture(runningRoundsFixture);
      for (const amount of [1_000_001n, 2n ** 32n]) {
        await expect(rounds.setRoundLockAmount(amount))
          .to.be.revertedWithCustomError(rounds, "RoundsManagerInvalidRoundLockAmount")
          .withArgs(amount, 1_000_000n);
      }
    });
  });

  describe("when the amount is a part of the round", () => {
    it("stores it", async () => {
      const { rounds } = await loadFixture(runningRoundsFixture);
      await expect(rounds.setRoundLockAmount(250_000)).to.emit(rounds, "ParameterUpdate").withArgs("roundLockAmount");
      expect(await rounds.roundLockAmount()).to.equal(250_000);
      expect(await rounds.roundLength()).to.equal(100);
    });

    for (const [amount, firstLocked] of [
      [100_000n, 90n],
      [1n, 100n],
      [19_999n, 99n],
    ] as const) {
      it(`locks a round of 100 blocks from block ${firstLocked} on with ${amount} ppm`, async () => {
        const { rounds } = await loadFixture(runningRoundsFixture);
        await rounds.setRoundLockAmount(amount);
        const start = await rounds.currentRoundStartBlock();
        let block = await rounds.blockNum();
        if (start + firstLocked - 1n > block) await mine(start + firstLocked - 1n - block);
        block = await rounds.blockNum();
        expect(block - start).to.equal(firstLocked - 1n);
        expect(await rounds.currentRoundLocked()).to.equal(false);
        await mine(1);
        expect(await rounds.currentRoundLocked()).to.equal(firstLocked < 100n);
      });
    }

    it("never locks with 0, and always with 100 %", async () => {
      const { rounds } = await loadFixture(runningRoundsFixture);
      await rounds.setRoundLockAmount(0);
      await mine((await rounds.currentRoundStartBlock()) + 99n - (await rounds.blockNum()));
      expect(await rounds.currentRoundLocked()).to.equal(false);
      await rounds.setRoundLockAmount(1_000_000);
      expect(await rounds.currentRoundStartBlock()).to.equal(await rounds.blockNum());
      expect(await rounds.currentRoundLocked()).to.equal(true);
    });
  });
});
