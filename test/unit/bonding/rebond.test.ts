// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { startRound } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

const LPT = 10n ** 18n;
const NONE = ethers.ZeroAddress;

async function thawingFixture() {
  const fixture = await activeFixture();
  await fixture.bondingManager.connect(fixture.delegator).unbond(1_000n * LPT);
  return fixture;
}

async function thawedFixture() {
  const fixture = await thawingFixture();
  const round = await startRound(fixture.roundsManager, 8);
  return { ...fixture, round };
}

describe("BondingManager.rebond", () => {
  describe("given an account without stake", () => {
    it("reverts", async () => {
      const { bondingManager, delegator } = await loadFixture(thawingFixture);
      await bondingManager.connect(delegator).unbond(2_000n * LPT);
      await expect(bondingManager.connect(delegator).rebond(0))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotBonded")
        .withArgs(delegator.address);
    });
  });

  describe("given a delegator with a lock", () => {
    describe("when it names another lock", () => {
      it("reverts", async () => {
        const { bondingManager, delegator } = await loadFixture(thawingFixture);
        await expect(bondingManager.connect(delegator).rebond(1))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidUnbondingLock")
          .withArgs(delegator.address, 1n);
      });
    });

    describe("when somebody else names its lock", () => {
      it("reverts", async () => {
        const { bondingManager, orchestrator } = await loadFixture(thawingFixture);
        await expect(bondingManager.connect(orchestrator).rebond(0))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidUnbondingLock")
          .withArgs(orchestrator.address, 0n);
      });
    });

    describe("when the lock was used", () => {
      it("reverts", async () => {
        const { bondingManager, delegator } = await loadFixture(thawingFixture);
        await bondingManager.connect(delegator).rebond(0);
        await expect(bondingManager.connect(delegator).rebond(0))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidUnbondingLock")
          .withArgs(delegator.address, 0n);
      });
    });

    for (const [state, fixture] of Object.entries({ thaws: thawingFixture, "has thawed": thawedFixture })) {
      describe(`when the lock ${state}`, () => {
        it("bonds it again, and stays bonded", async () => {
          const { bondingManager, views, delegator, orchestrator, round } = await loadFixture(fixture);
          const { startRound: startedAt } = await views.getDelegator(delegator.address);
          await bondingManager.connect(delegator).rebond(0);
          expect((await views.getDelegator(delegator.address)).slice()).to.deep.equal([
            3_000n * LPT,
            0n,
            orchestrator.address,
            0n,
            startedAt,
            round,
            1n,
          ]);
          expect(await bondingManager.isValidUnbondingLock(delegator.address, 0)).to.equal(false);
          expect((await bondingManager.getDelegatorUnbondingLock(delegator.address, 0)).slice()).to.deep.equal([0n, 0n]);
          expect(await bondingManager.delegatorStatus(delegator.address)).to.equal(1n);
          expect(await bondingManager.transcoderTotalStake(orchestrator.address)).to.equal(4_000n * LPT);
          expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(10_000n * LPT);
        });
      });
    }

    it("logs the claim, the delegate's votes, the bonding and its own votes", async () => {
      const { bondingManager, logs, delegator, orchestrator, round } = await loadFixture(thawedFixture);
      expect(await logs(bondingManager.connect(delegator).rebond(0))).to.deep.equal([
        ["EarningsClaimed", orchestrator.address, delegator.address, 0n, 0n, round - 7n, round],
        ["DelegateVotesChanged", orchestrator.address, 3_000n * LPT, 4_000n * LPT],
        ["Rebond", orchestrator.address, delegator.address, 0n, 1_000n * LPT],
        ["DelegatorBondedAmountChanged", delegator.address, 2_000n * LPT, round - 8n, 3_000n * LPT, round],
      ]);
    });
  });

  describe("given a delegate that was evicted meanwhile", () => {
    it("enters the pool again, and logs that before its votes", async () => {
      const { bondingManager, logs, roundsManager, newcomer, delegator, orchestrator } = await loadFixture(thawingFixture);
      await bondingManager.connect(newcomer).bond(3_500n * LPT, newcomer.address);
      const round = await startRound(roundsManager);
      expect(await logs(bondingManager.connect(delegator).rebond(0))).to.deep.equal([
        ["EarningsClaimed", orchestrator.address, delegator.address, 0n, 0n, round, round],
        ["TranscoderDeactivated", newcomer.address, round + 1n],
        ["TranscoderActivated", orchestrator.address, round + 1n],
        ["DelegateVotesChanged", orchestrator.address, 3_000n * LPT, 4_000n * LPT],
        ["Rebond", orchestrator.address, delegator.address, 0n, 1_000n * LPT],
        ["DelegatorBondedAmountChanged", delegator.address, 2_000n * LPT, round - 1n, 3_000n * LPT, round],
      ]);
    });
  });

  describe("given an orchestrator with a lock", () => {
    it("bonds it to itself again, and logs its votes once", async () => {
      const { bondingManager, logs, rival, round } = await loadFixture(activeFixture);
      const { address } = rival;
      await bondingManager.connect(rival).unbond(1_000n * LPT);
      expect(await logs(bondingManager.connect(rival).rebond(0))).to.deep.equal([
        ["Rebond", address, address, 0n, 1_000n * LPT],
        ["DelegateVotesChanged", address, 5_000n * LPT, 6_000n * LPT],
        ["DelegatorBondedAmountChanged", address, 5_000n * LPT, round, 6_000n * LPT, round],
      ]);
    });
  });

  describe("with hints", () => {
    it("does and logs the same", async () => {
      const { bondingManager, logs, delegator, rival } = await loadFixture(thawedFixture);
      const snapshot = await ethers.provider.send("evm_snapshot", []);
      const plain = await logs(bondingManager.connect(delegator).rebond(0));
      await ethers.provider.send("evm_revert", [snapshot]);
      expect(await logs(bondingManager.connect(delegator).rebondWithHint(0, rival.address, NONE))).to.deep.equal(plain);
      expect(plain).to.have.lengthOf(4);
    });
  });
});
