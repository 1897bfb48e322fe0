// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { startRound } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

const LPT = 10n ** 18n;
const NONE = ethers.ZeroAddress;

async function unbondedFixture() {
  const fixture = await activeFixture();
  await fixture.bondingManager.connect(fixture.delegator).unbond(3_000n * LPT);
  return fixture;
}

describe("BondingManager.rebondFromUnbonded", () => {
  describe("given an account with stake", () => {
    it("reverts", async () => {
      const { bondingManager, delegator, orchestrator } = await loadFixture(activeFixture);
      await bondingManager.connect(delegator).unbond(1n);
      await expect(bondingManager.connect(delegator).rebondFromUnbonded(orchestrator.address, 0))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotUnbonded")
        .withArgs(delegator.address);
    });
  });

  describe("given an account without stake", () => {
    describe("when there is no such lock", () => {
      it("reverts", async () => {
        const { bondingManager, delegator, orchestrator } = await loadFixture(unbondedFixture);
        await expect(bondingManager.connect(delegator).rebondFromUnbonded(orchestrator.address, 1))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidUnbondingLock")
          .withArgs(delegator.address, 1n);
      });
    });

    describe("when it bonds to another orchestrator than before", () => {
      it("is pending with that one", async () => {
        const { bondingManager, views, delegator, rival, round } = await loadFixture(unbondedFixture);
        await bondingManager.connect(delegator).rebondFromUnbonded(rival.address, 0);
        expect((await views.getDelegator(delegator.address)).slice()).to.deep.equal([
          3_000n * LPT,
          0n,
          rival.address,
          0n,
          round + 1n,
          round,
          1n,
        ]);
        expect(await bondingManager.delegatorStatus(delegator.address)).to.equal(0n);
        expect(await bondingManager.transcoderTotalStake(rival.address)).to.equal(9_000n * LPT);
        expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(10_000n * LPT);
        expect(await bondingManager.isValidUnbondingLock(delegator.address, 0)).to.equal(false);
      });

      it("logs the claim, the delegate's votes, the bonding and its own votes", async () => {
        const { bondingManager, logs, roundsManager, delegator, rival } = await loadFixture(unbondedFixture);
        const round = await startRound(roundsManager);
        expect(await logs(bondingManager.connect(delegator).rebondFromUnbonded(rival.address, 0))).to.deep.equal([
          ["EarningsClaimed", NONE, delegator.address, 0n, 0n, round, round],
          ["DelegateVotesChanged", rival.address, 6_000n * LPT, 9_000n * LPT],
          ["Rebond", rival.address, delegator.address, 0n, 3_000n * LPT],
          ["DelegateChanged", delegator.address, NONE, rival.address],
          ["DelegatorBondedAmountChanged", delegator.address, 0n, round - 1n, 3_000n * LPT, round],
        ]);
      });

      it("earns nothing for the past", async () => {
        const { bondingManager, roundsManager, payFees, delegator, rival } = await loadFixture(unbondedFixture);
        await startRound(roundsManager);
        await bondingManager.connect(rival).reward();
        await bondingManager.connect(rival).transcoder(0, 1_000_000);
        await payFees(rival.address, LPT, await startRound(roundsManager));
        await startRound(roundsManager);
        await bondingManager.connect(delegator).rebondFromUnbonded(rival.address, 0);
        expect(await bondingManager.pendingStake(delegator.address, 0)).to.equal(3_000n * LPT);
        expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal(0n);
        await startRound(roundsManager);
        expect(await bondingManager.pendingStake(delegator.address, 0)).to.equal(3_000n * LPT);
        expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal(0n);
      });
    });

    describe("when it bonds to itself", () => {
      it("enters the pool", async () => {
        const { bondingManager, delegator, orchestrator, round } = await loadFixture(unbondedFixture);
        const call = bondingManager.connect(delegator).rebondFromUnbonded(delegator.address, 0);
        await expect(call)
          .to.emit(bondingManager, "TranscoderDeactivated")
          .withArgs(orchestrator.address, round + 1n);
        await expect(call)
          .to.emit(bondingManager, "TranscoderActivated")
          .withArgs(delegator.address, round + 1n);
        expect(await bondingManager.isRegisteredTranscoder(delegator.address)).to.equal(true);
      });
    });

    describe("when it resigned in this round and comes back", () => {
      it("stays active without a gap", async () => {
        const { bondingManager, orchestrator, round } = await loadFixture(activeFixture);
        await bondingManager.connect(orchestrator).unbond(1_000n * LPT);
        await bondingManager.connect(orchestrator).rebondFromUnbonded(orchestrator.address, 0);
        const record = await bondingManager.getTranscoder(orchestrator.address);
        expect([record.activationRound, record.deactivationRound]).to.deep.equal([round, ethers.MaxUint256]);
        await bondingManager.connect(orchestrator).reward();
      });
    });
  });

  describe("with hints", () => {
    it("does and logs the same", async () => {
      const { bondingManager, logs, delegator, rival, orchestrator } = await loadFixture(unbondedFixture);
      const snapshot = await ethers.provider.send("evm_snapshot", []);
      const plain = await logs(bondingManager.connect(delegator).rebondFromUnbonded(rival.address, 0));
      await ethers.provider.send("evm_revert", [snapshot]);
      const call = bondingManager.connect(delegator).rebondFromUnbondedWithHint(rival.address, 0, orchestrator.address, NONE);
      expect(await logs(call)).to.deep.equal(plain);
      expect(plain).to.have.lengthOf(4);
    });
  });
});
