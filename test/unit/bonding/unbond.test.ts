// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { startRound } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

const LPT = 10n ** 18n;
const NONE = ethers.ZeroAddress;

async function pendingFixture() {
  const fixture = await activeFixture();
  await fixture.bondingManager.connect(fixture.newcomer).bond(5, fixture.orchestrator.address);
  return fixture;
}

async function rewardedFixture() {
  const fixture = await activeFixture();
  await fixture.bondingManager.connect(fixture.orchestrator).reward();
  const round = await startRound(fixture.roundsManager);
  return { ...fixture, round };
}

describe("BondingManager.unbond", () => {
  describe("given an account without stake", () => {
    it("reverts", async () => {
      const { bondingManager, newcomer } = await loadFixture(activeFixture);
      await expect(bondingManager.connect(newcomer).unbond(1))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotBonded")
        .withArgs(newcomer.address);
    });
  });

  describe("given an account that bonded in this round", () => {
    it("reverts", async () => {
      const { bondingManager, newcomer } = await loadFixture(pendingFixture);
      await expect(bondingManager.connect(newcomer).unbond(1))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotBonded")
        .withArgs(newcomer.address);
    });
  });

  describe("given a delegator", () => {
    describe("when the amount is zero", () => {
      it("reverts", async () => {
        const { bondingManager, delegator } = await loadFixture(activeFixture);
        await expect(bondingManager.connect(delegator).unbond(0)).to.be.revertedWithCustomError(bondingManager, "BondingManagerZeroAmount");
      });
    });

    describe("when the amount is more than its stake", () => {
      it("reverts", async () => {
        const { bondingManager, delegator } = await loadFixture(activeFixture);
        await expect(bondingManager.connect(delegator).unbond(3_000n * LPT + 1n))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerInsufficientStake")
          .withArgs(3_000n * LPT + 1n, 3_000n * LPT);
      });
    });

    describe("when it unbonds a part", () => {
      it("makes a lock and keeps the rest", async () => {
        const { bondingManager, views, delegator, orchestrator, round } = await loadFixture(activeFixture);
        await bondingManager.connect(delegator).unbond(1_000n * LPT);
        expect((await views.getDelegator(delegator.address)).slice()).to.deep.equal([
          2_000n * LPT,
          0n,
          orchestrator.address,
          0n,
          round,
          round,
          1n,
        ]);
        expect((await bondingManager.getDelegatorUnbondingLock(delegator.address, 0)).slice()).to.deep.equal([1_000n * LPT, round + 7n]);
        expect(await bondingManager.isValidUnbondingLock(delegator.address, 0)).to.equal(true);
        expect(await bondingManager.isValidUnbondingLock(delegator.address, 1)).to.equal(false);
        expect(await bondingManager.transcoderTotalStake(orchestrator.address)).to.equal(3_000n * LPT);
        expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(9_000n * LPT);
        const pools = [round, round + 1n].map((r) => views.getTranscoderEarningsPoolForRound(orchestrator.address, r));
        expect((await pools[0])?.totalStake).to.equal(4_000n * LPT);
        expect((await pools[1])?.totalStake).to.equal(3_000n * LPT);
        expect((await bondingManager.getTranscoder(orchestrator.address)).lastActiveStakeUpdateRound).to.equal(round + 1n);
      });

      it("logs the claim, the delegate's votes, the unbonding and its own votes", async () => {
        const { bondingManager, logs, delegator, orchestrator, round } = await loadFixture(activeFixture);
        const { address } = delegator;
        expect(await logs(bondingManager.connect(delegator).unbond(1_000n * LPT))).to.deep.equal([
          ["EarningsClaimed", orchestrator.address, address, 0n, 0n, round, round],
          ["DelegateVotesChanged", orchestrator.address, 4_000n * LPT, 3_000n * LPT],
          ["Unbond", orchestrator.address, address, 0n, 1_000n * LPT, round + 7n],
          ["DelegatorBondedAmountChanged", address, 3_000n * LPT, round - 1n, 2_000n * LPT, round],
        ]);
      });

      it("numbers the locks", async () => {
        const { bondingManager, delegator, orchestrator, round } = await loadFixture(activeFixture);
        await bondingManager.connect(delegator).unbond(1n);
        await expect(bondingManager.connect(delegator).unbond(2n))
          .to.emit(bondingManager, "Unbond")
          .withArgs(orchestrator.address, delegator.address, 1n, 2n, round + 7n);
        expect((await bondingManager.getDelegatorUnbondingLock(delegator.address, 0))[0]).to.equal(1n);
        expect((await bondingManager.getDelegatorUnbondingLock(delegator.address, 1))[0]).to.equal(2n);
      });
    });

    describe("when it unbonds all", () => {
      it("has neither delegate nor start round, and is unbonded", async () => {
        const { bondingManager, views, delegator, round } = await loadFixture(activeFixture);
        await bondingManager.connect(delegator).unbond(3_000n * LPT);
        expect((await views.getDelegator(delegator.address)).slice()).to.deep.equal([0n, 0n, NONE, 0n, 0n, round, 1n]);
        expect(await bondingManager.delegatorStatus(delegator.address)).to.equal(2n);
      });

      it("logs that it has no delegate", async () => {
        const { bondingManager, logs, delegator, orchestrator } = await loadFixture(activeFixture);
        const entries = await logs(bondingManager.connect(delegator).unbond(3_000n * LPT));
        expect(entries.slice(3)).to.deep.include(["DelegateChanged", delegator.address, orchestrator.address, NONE]);
      });
    });

    describe("when it has pending rewards", () => {
      it("can unbond them too", async () => {
        const { bondingManager, logs, delegator, orchestrator, round } = await loadFixture(rewardedFixture);
        const pending = 4194648750000000000000n;
        const entries = await logs(bondingManager.connect(delegator).unbond(pending));
        expect(entries[0]).to.deep.equal([
          "EarningsClaimed",
          orchestrator.address,
          delegator.address,
          pending - 3_000n * LPT,
          0n,
          round - 1n,
          round,
        ]);
        expect(entries).to.deep.include(["Unbond", orchestrator.address, delegator.address, 0n, pending, round + 7n]);
        expect(await bondingManager.transcoderTotalStake(orchestrator.address)).to.equal(1929171250000000000000n);
      });
    });

    describe("when its delegate is the null address", () => {
      it("unbonds", async () => {
        const { bondingManager, roundsManager, newcomer } = await loadFixture(activeFixture);
        await bondingManager.connect(newcomer).bond(9n, NONE);
        await startRound(roundsManager);
        await bondingManager.connect(newcomer).unbond(9n);
        expect(await bondingManager.transcoderTotalStake(NONE)).to.equal(0n);
        expect(await bondingManager.delegatorStatus(newcomer.address)).to.equal(2n);
      });
    });
  });

  describe("given an orchestrator in the pool", () => {
    describe("when it unbonds a part", () => {
      it("stays in the pool", async () => {
        const { bondingManager, rival } = await loadFixture(activeFixture);
        await bondingManager.connect(rival).unbond(6_000n * LPT - 1n);
        expect(await bondingManager.getTranscoderPoolSize()).to.equal(2n);
        expect((await bondingManager.getTranscoder(rival.address)).deactivationRound).to.equal(ethers.MaxUint256);
        expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(4_000n * LPT + 1n);
      });
    });

    describe("when it unbonds all", () => {
      it("leaves the pool, and is active for the rest of the round", async () => {
        const { bondingManager, views, roundsManager, orchestrator, delegator, rival, round } = await loadFixture(activeFixture);
        await bondingManager.connect(orchestrator).unbond(1_000n * LPT);
        expect(await bondingManager.getTranscoderPoolSize()).to.equal(1n);
        expect(await bondingManager.getFirstTranscoderInPool()).to.equal(rival.address);
        expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(6_000n * LPT);
        expect((await bondingManager.getTranscoder(orchestrator.address)).deactivationRound).to.equal(round + 1n);
        expect(await bondingManager.isActiveTranscoder(orchestrator.address)).to.equal(true);
        expect(await bondingManager.isRegisteredTranscoder(orchestrator.address)).to.equal(false);
        expect(await bondingManager.transcoderTotalStake(orchestrator.address)).to.equal(3_000n * LPT);
        expect((await views.getDelegator(delegator.address)).delegateAddress).to.equal(orchestrator.address);
        await bondingManager.connect(orchestrator).reward();
        await startRound(roundsManager);
        expect(await bondingManager.isActiveTranscoder(orchestrator.address)).to.equal(false);
      });

      it("logs the deactivation before the unbonding", async () => {
        const { bondingManager, logs, orchestrator, round } = await loadFixture(activeFixture);
        const { address } = orchestrator;
        expect(await logs(bondingManager.connect(orchestrator).unbond(1_000n * LPT))).to.deep.equal([
          ["EarningsClaimed", address, address, 0n, 0n, round, round],
          ["TranscoderDeactivated", address, round + 1n],
          ["Unbond", address, address, 0n, 1_000n * LPT, round + 7n],
          ["DelegateChanged", address, address, NONE],
          ["DelegateVotesChanged", address, 4_000n * LPT, 0n],
          ["DelegatorBondedAmountChanged", address, 1_000n * LPT, round - 1n, 0n, round],
        ]);
      });
    });
  });

  describe("given an orchestrator outside the pool", () => {
    describe("when it unbonds all", () => {
      it("leaves no pool", async () => {
        const { bondingManager, logs, roundsManager, newcomer } = await loadFixture(activeFixture);
        await bondingManager.connect(newcomer).bond(5n, newcomer.address);
        await startRound(roundsManager);
        const entries = await logs(bondingManager.connect(newcomer).unbond(5n));
        expect(entries.map(([name]) => name)).not.to.include("TranscoderDeactivated");
        expect(await bondingManager.getTranscoderPoolSize()).to.equal(2n);
      });
    });
  });

  describe("given a delegate that is neither in the pool nor active", () => {
    it("keeps no stake of rounds for it", async () => {
      const { bondingManager, views, roundsManager, newcomer, stranger } = await loadFixture(activeFixture);
      await bondingManager.connect(newcomer).bond(9n, stranger.address);
      const round = await startRound(roundsManager);
      await bondingManager.connect(newcomer).unbond(4n);
      for (const r of [round, round + 1n]) {
        expect((await views.getTranscoderEarningsPoolForRound(stranger.address, r)).totalStake).to.equal(0n);
      }
      expect((await bondingManager.getTranscoder(stranger.address)).lastActiveStakeUpdateRound).to.equal(0n);
      expect(await bondingManager.transcoderTotalStake(stranger.address)).to.equal(5n);
    });
  });

  describe("given an orchestrator that was evicted in this round", () => {
    it("keeps its stake of this round and the next", async () => {
      const { bondingManager, views, newcomer, delegator, orchestrator, round } = await loadFixture(activeFixture);
      await bondingManager.connect(newcomer).bond(5_000n * LPT, newcomer.address);
      await bondingManager.connect(delegator).unbond(3_000n * LPT);
      const pools = [round, round + 1n].map((r) => views.getTranscoderEarningsPoolForRound(orchestrator.address, r));
      expect((await pools[0])?.totalStake).to.equal(4_000n * LPT);
      expect((await pools[1])?.totalStake).to.equal(1_000n * LPT);
      expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(11_000n * LPT);
    });
  });

  describe("with hints", () => {
    it("does and logs the same", async () => {
      const { bondingManager, logs, delegator, rival } = await loadFixture(activeFixture);
      const snapshot = await ethers.provider.send("evm_snapshot", []);
      const plain = await logs(bondingManager.connect(delegator).unbond(9n));
      await ethers.provider.send("evm_revert", [snapshot]);
      expect(await logs(bondingManager.connect(delegator).unbondWithHint(9n, NONE, rival.address))).to.deep.equal(plain);
      expect(plain).to.have.lengthOf(4);
    });
  });
});
