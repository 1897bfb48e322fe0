// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { isInstrumented } from "../../support/isInstrumented";
import { skipRounds, startRound } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

const LPT = 10n ** 18n;
const NONE = ethers.ZeroAddress;

async function rewardedFixture() {
  const fixture = await activeFixture();
  await fixture.bondingManager.connect(fixture.orchestrator).reward();
  await fixture.payFees(fixture.orchestrator.address, 10n ** 18n, fixture.round);
  return fixture;
}

describe("BondingManager, views", () => {
  describe("given an account that never bonded", () => {
    it("shows zeros", async () => {
      const { bondingManager, views, stranger, round } = await loadFixture(activeFixture);
      const { address } = stranger;
      expect((await views.getDelegator(address)).slice()).to.deep.equal([0n, 0n, NONE, 0n, 0n, 0n, 0n]);
      expect((await bondingManager.getTranscoder(address)).slice()).to.deep.equal(Array(10).fill(0n));
      expect((await views.getTranscoderEarningsPoolForRound(address, round)).slice()).to.deep.equal(Array(5).fill(0n));
      expect(await bondingManager.delegatorStatus(address)).to.equal(2n);
      expect(await bondingManager.transcoderStatus(address)).to.equal(0n);
      expect(await bondingManager.isActiveTranscoder(address)).to.equal(false);
      expect(await bondingManager.isRegisteredTranscoder(address)).to.equal(false);
      expect(await bondingManager.pendingStake(address, round)).to.equal(0n);
      expect(await bondingManager.pendingFees(address, round)).to.equal(0n);
      expect(await bondingManager.transcoderTotalStake(address)).to.equal(0n);
      expect(await bondingManager.isValidUnbondingLock(address, 0)).to.equal(false);
      expect((await bondingManager.canBePaid(address, round)).slice()).to.deep.equal([false, false]);
    });
  });

  describe("given an orchestrator", () => {
    it("is registered and active", async () => {
      const { bondingManager, orchestrator, delegator } = await loadFixture(activeFixture);
      expect(await bondingManager.transcoderStatus(orchestrator.address)).to.equal(1n);
      expect(await bondingManager.transcoderStatus(delegator.address)).to.equal(0n);
      expect(await bondingManager.delegatorStatus(orchestrator.address)).to.equal(1n);
      expect(await bondingManager.isActiveTranscoder(orchestrator.address)).to.equal(true);
      expect(await bondingManager.isActiveTranscoder(delegator.address)).to.equal(false);
    });

    it("shows the last reward's base for fees only", async () => {
      const { bondingManager, roundsManager, orchestrator, round } = await loadFixture(rewardedFixture);
      await startRound(roundsManager);
      await bondingManager.connect(orchestrator).reward();
      await startRound(roundsManager);
      const record = await bondingManager.getTranscoder(orchestrator.address);
      expect(record.lastRewardRound).to.equal(round + 1n);
      expect(record.activeCumulativeRewards).to.equal(530955000000000000000n);
      expect(record.lastFeeRound).to.equal(round);
    });
  });

  describe("registration", () => {
    it("tells who is bonded to itself, and the time", async () => {
      const { bondingManager, controller, roundsManager, orchestrator, delegator, stranger, round } = await loadFixture(activeFixture);
      const registration = async (address: string) => (await bondingManager.registration(address)).slice();
      expect(await registration(orchestrator.address)).to.deep.equal([true, false, round, round]);
      for (const address of [delegator.address, stranger.address, NONE]) {
        expect(await registration(address)).to.deep.equal([false, false, round, round]);
      }
      await skipRounds(roundsManager, 3);
      expect(await registration(orchestrator.address)).to.deep.equal([true, false, round + 3n, round]);
      await controller.pause();
      expect(await registration(orchestrator.address)).to.deep.equal([true, true, round + 3n, round]);
    });

    it("ends with the last of the stake", async () => {
      const { bondingManager, orchestrator, round } = await loadFixture(activeFixture);
      await bondingManager.connect(orchestrator).unbond(1_000n * LPT);
      expect((await bondingManager.registration(orchestrator.address)).slice()).to.deep.equal([false, false, round, round]);
    });

    it("never names nobody, whoever bonds to it", async () => {
      const { bondingManager, newcomer } = await loadFixture(activeFixture);
      await bondingManager.connect(newcomer).bond(1, NONE);
      expect((await bondingManager.registration(NONE)).isRegistered).to.equal(false);
      expect(await bondingManager.isRegisteredTranscoder(NONE)).to.equal(false);
      expect(await bondingManager.getTranscoderPoolSize()).to.equal(2n);
    });

    it("is cheap", async function () {
      if (isInstrumented()) this.skip();
      const { bondingManager, orchestrator } = await loadFixture(activeFixture);
      const intrinsic = 21_000n + 36n * 16n;
      expect((await bondingManager.registration.estimateGas(orchestrator.address)) - intrinsic).to.be.lessThan(12_000n);
    });
  });

  describe("pendingStake and pendingFees", () => {
    it("ignore the end round", async () => {
      const { bondingManager, delegator } = await loadFixture(rewardedFixture);
      for (const endRound of [0n, 1n, ethers.MaxUint256]) {
        expect(await bondingManager.pendingStake(delegator.address, endRound)).to.equal(4194648750000000000000n);
        expect(await bondingManager.pendingFees(delegator.address, endRound)).to.equal(449999999999999999n);
      }
    });

    it("show the same through rounds that are not initialized, and after the claim", async () => {
      const { bondingManager, roundsManager, orchestrator, delegator } = await loadFixture(rewardedFixture);
      const read = async () =>
        Promise.all(
          [orchestrator, delegator].flatMap(({ address }) => [
            bondingManager.pendingStake(address, 0),
            bondingManager.pendingFees(address, 0),
          ]),
        );
      const before = await read();
      await skipRounds(roundsManager, 5);
      expect(await read()).to.deep.equal(before);
      await roundsManager.initializeRound();
      await bondingManager.connect(orchestrator).claimEarnings(0);
      await bondingManager.connect(delegator).claimEarnings(0);
      expect(await read()).to.deep.equal(before);
    });
  });

  describe("given a round that is not initialized", () => {
    it("counts rounds by blocks", async () => {
      const { bondingManager, roundsManager, newcomer, orchestrator } = await loadFixture(activeFixture);
      await bondingManager.connect(newcomer).bond(LPT, orchestrator.address);
      expect(await bondingManager.delegatorStatus(newcomer.address)).to.equal(0n);
      await skipRounds(roundsManager, 1);
      expect(await bondingManager.delegatorStatus(newcomer.address)).to.equal(1n);
    });
  });

  describe("canBePaid", () => {
    it("names who is active now or was in the ticket's round", async () => {
      const { bondingManager, roundsManager, newcomer, orchestrator, rival, round } = await loadFixture(activeFixture);
      await bondingManager.connect(newcomer).bond(5_000n * LPT, newcomer.address);
      await startRound(roundsManager);
      const canBePaid = async (account: string, r: bigint) => (await bondingManager.canBePaid(account, r)).slice();
      expect(await canBePaid(orchestrator.address, round)).to.deep.equal([true, false]);
      expect(await canBePaid(orchestrator.address, round - 1n)).to.deep.equal([false, false]);
      expect(await canBePaid(orchestrator.address, round + 1n)).to.deep.equal([false, false]);
      expect(await canBePaid(newcomer.address, round)).to.deep.equal([true, true]);
      expect(await canBePaid(rival.address, 0n)).to.deep.equal([true, true]);
    });
  });
});
