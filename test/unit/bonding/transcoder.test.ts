// SPDX-License-Identifier: MIT
import { loadFixture, mine } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { activeFixture, bondingFixture } from "./bondingFixture";

const LPT = 10n ** 18n;
const NONE = ethers.ZeroAddress;

async function rewardedFixture() {
  const fixture = await activeFixture();
  await fixture.bondingManager.connect(fixture.orchestrator).reward();
  return fixture;
}

/** An orchestrator outside the full pool. */
async function waitingFixture() {
  const fixture = await activeFixture();
  await fixture.bondingManager.connect(fixture.newcomer).bond(4_000n * LPT, fixture.newcomer.address);
  return fixture;
}

describe("BondingManager.transcoder", () => {
  describe("given the locked part of a round", () => {
    it("reverts", async () => {
      const { bondingManager, roundsManager, orchestrator, round } = await loadFixture(rewardedFixture);
      // The last tenth of 5,760 blocks.
      await mine(5_184);
      expect(await roundsManager.currentRoundLocked()).to.equal(true);
      await expect(bondingManager.connect(orchestrator).transcoder(1, 2))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerRoundLocked")
        .withArgs(round);
    });
  });

  describe("when the reward cut is above 100 %", () => {
    it("reverts", async () => {
      const { bondingManager, orchestrator } = await loadFixture(rewardedFixture);
      await expect(bondingManager.connect(orchestrator).transcoder(1_000_001, 0))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidShare")
        .withArgs(1_000_001n, 1_000_000n);
    });
  });

  describe("when the fee share is above 100 %", () => {
    it("reverts", async () => {
      const { bondingManager, orchestrator } = await loadFixture(rewardedFixture);
      await expect(bondingManager.connect(orchestrator).transcoder(0, ethers.MaxUint256))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidShare")
        .withArgs(ethers.MaxUint256, 1_000_000n);
    });
  });

  describe("given an account that is no orchestrator", () => {
    it("reverts", async () => {
      const { bondingManager, delegator, stranger } = await loadFixture(rewardedFixture);
      for (const account of [delegator, stranger]) {
        await expect(bondingManager.connect(account).transcoder(0, 0))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotRegistered")
          .withArgs(account.address);
      }
    });
  });

  describe("given an active orchestrator that has yet to call reward", () => {
    it("reverts", async () => {
      const { bondingManager, orchestrator, round } = await loadFixture(activeFixture);
      await expect(bondingManager.connect(orchestrator).transcoder(0, 0))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerRewardPending")
        .withArgs(orchestrator.address, round);
    });
  });

  describe("given an active orchestrator that has called reward", () => {
    it("sets its terms, up to 100 %", async () => {
      const { bondingManager, logs, orchestrator } = await loadFixture(rewardedFixture);
      const { address } = orchestrator;
      const entries = await logs(bondingManager.connect(orchestrator).transcoder(1_000_000, 1_000_000));
      expect(entries).to.deep.equal([["TranscoderUpdate", address, 1_000_000n, 1_000_000n]]);
      const record = await bondingManager.getTranscoder(address);
      expect([record.rewardCut, record.feeShare]).to.deep.equal([1_000_000n, 1_000_000n]);
    });

    it("leaves the terms of this round", async () => {
      const { bondingManager, views, payFees, orchestrator, round } = await loadFixture(rewardedFixture);
      await bondingManager.connect(orchestrator).transcoder(0, 0);
      await payFees(orchestrator.address, 1_000_000n, round);
      const pool = await views.getTranscoderEarningsPoolForRound(orchestrator.address, round);
      expect([pool.transcoderRewardCut, pool.transcoderFeeShare]).to.deep.equal([250_000n, 600_000n]);
      expect((await bondingManager.getTranscoder(orchestrator.address)).cumulativeFees).to.equal(400_000n);
    });
  });

  describe("given a new orchestrator in the pool", () => {
    it("sets its terms", async () => {
      const { bondingManager, orchestrator } = await loadFixture(bondingFixture);
      await bondingManager.connect(orchestrator).bond(1n, orchestrator.address);
      await bondingManager.connect(orchestrator).transcoder(3, 4);
      const record = await bondingManager.getTranscoder(orchestrator.address);
      expect([record.rewardCut, record.feeShare]).to.deep.equal([3n, 4n]);
      expect(await bondingManager.getTranscoderPoolSize()).to.equal(1n);
    });
  });

  describe("given an orchestrator outside the pool", () => {
    describe("when it has no more stake than the last", () => {
      it("sets its terms and stays outside", async () => {
        const { bondingManager, logs, newcomer } = await loadFixture(waitingFixture);
        expect(await logs(bondingManager.connect(newcomer).transcoder(3, 4))).to.deep.equal([
          ["TranscoderUpdate", newcomer.address, 3n, 4n],
        ]);
      });
    });

    describe("when there is room", () => {
      it("enters the pool first", async () => {
        const { bondingManager, views, logs, newcomer, round } = await loadFixture(waitingFixture);
        await bondingManager.setNumActiveTranscoders(3);
        expect(await logs(bondingManager.connect(newcomer).transcoder(3, 4))).to.deep.equal([
          ["TranscoderActivated", newcomer.address, round + 1n],
          ["TranscoderUpdate", newcomer.address, 3n, 4n],
        ]);
        expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(14_000n * LPT);
        const pool = await views.getTranscoderEarningsPoolForRound(newcomer.address, round + 1n);
        expect(pool.totalStake).to.equal(4_000n * LPT);
      });
    });

    describe("when the last has less stake by now", () => {
      it("takes its place", async () => {
        const { bondingManager, logs, newcomer, delegator, orchestrator, round } = await loadFixture(waitingFixture);
        await bondingManager.connect(delegator).unbond(1n);
        expect(await logs(bondingManager.connect(newcomer).transcoder(3, 4))).to.deep.equal([
          ["TranscoderDeactivated", orchestrator.address, round + 1n],
          ["TranscoderActivated", newcomer.address, round + 1n],
          ["TranscoderUpdate", newcomer.address, 3n, 4n],
        ]);
        expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(10_000n * LPT);
      });
    });
  });

  describe("with hints", () => {
    it("does and logs the same", async () => {
      const { bondingManager, logs, orchestrator, rival } = await loadFixture(rewardedFixture);
      const entries = await logs(bondingManager.connect(orchestrator).transcoderWithHint(5, 6, rival.address, NONE));
      expect(entries).to.deep.equal([["TranscoderUpdate", orchestrator.address, 5n, 6n]]);
    });
  });
});
