// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { startRound } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

const LPT = 10n ** 18n;

async function thawingFixture() {
  const fixture = await activeFixture();
  await fixture.bondingManager.connect(fixture.delegator).unbond(1_000n * LPT);
  return fixture;
}

async function thawedFixture() {
  const fixture = await thawingFixture();
  await startRound(fixture.roundsManager, 7);
  return fixture;
}

describe("BondingManager.withdrawStake", () => {
  describe("when there is no such lock", () => {
    it("reverts", async () => {
      const { bondingManager, delegator } = await loadFixture(thawedFixture);
      await expect(bondingManager.connect(delegator).withdrawStake(1))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidUnbondingLock")
        .withArgs(delegator.address, 1n);
    });
  });

  describe("when the lock is somebody else's", () => {
    it("reverts", async () => {
      const { bondingManager, newcomer } = await loadFixture(thawedFixture);
      await expect(bondingManager.connect(newcomer).withdrawStake(0))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidUnbondingLock")
        .withArgs(newcomer.address, 0n);
    });
  });

  describe("when the lock thaws", () => {
    it("reverts", async () => {
      const { bondingManager, roundsManager, delegator, round } = await loadFixture(thawingFixture);
      await startRound(roundsManager, 6);
      await expect(bondingManager.connect(delegator).withdrawStake(0))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerStillThawing")
        .withArgs(round + 7n, round + 6n);
      expect(await bondingManager.isValidUnbondingLock(delegator.address, 0)).to.equal(true);
    });
  });

  describe("when the lock has thawed", () => {
    it("pays the stake out once", async () => {
      const { bondingManager, token, minter, delegator } = await loadFixture(thawedFixture);
      const minterAddress = await minter.getAddress();
      await expect(bondingManager.connect(delegator).withdrawStake(0)).to.changeTokenBalances(
        token,
        [delegator.address, minterAddress],
        [1_000n * LPT, -1_000n * LPT],
      );
      expect(await bondingManager.isValidUnbondingLock(delegator.address, 0)).to.equal(false);
      await expect(bondingManager.connect(delegator).withdrawStake(0))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidUnbondingLock")
        .withArgs(delegator.address, 0n);
    });

    it("logs it, and neither claims nor votes", async () => {
      const { bondingManager, minter, logs, delegator, round } = await loadFixture(thawedFixture);
      expect(await logs(bondingManager.connect(delegator).withdrawStake(0))).to.deep.equal([
        ["Transfer", await minter.getAddress(), delegator.address, 1_000n * LPT],
        ["WithdrawStake", delegator.address, 0n, 1_000n * LPT, round + 7n],
      ]);
    });
  });

  describe("when the unbonding period is zero", () => {
    it("pays out in the round of the unbonding", async () => {
      const { bondingManager, token, delegator } = await loadFixture(activeFixture);
      await bondingManager.setUnbondingPeriod(0);
      await bondingManager.connect(delegator).unbond(5n);
      await expect(bondingManager.connect(delegator).withdrawStake(0)).to.changeTokenBalance(token, delegator.address, 5n);
    });
  });
});
