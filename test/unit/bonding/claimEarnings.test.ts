// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { startRound } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

const LPT = 10n ** 18n;
const NONE = ethers.ZeroAddress;
// 45 % and 55 % of 1 ETH, less a wei each: the factor before a first reward is worked out backwards, to 0.999...
const DELEGATOR_FEES = 449_999_999_999_999_999n;
const ORCHESTRATOR_FEES = 549_999_999_999_999_999n;

/** Reward and 1 ETH of fees in `round - 1`. */
async function earnedFixture() {
  const fixture = await activeFixture();
  await fixture.bondingManager.connect(fixture.orchestrator).reward();
  await fixture.payFees(fixture.orchestrator.address, 10n ** 18n, fixture.round);
  const round = await startRound(fixture.roundsManager);
  return { ...fixture, round };
}

describe("BondingManager.claimEarnings", () => {
  describe("given a delegator with earnings", () => {
    it("adds them to its stake and fees, whatever end round it names", async () => {
      const { bondingManager, views, delegator, orchestrator, round } = await loadFixture(earnedFixture);
      await bondingManager.connect(delegator).claimEarnings(0);
      expect((await views.getDelegator(delegator.address)).slice()).to.deep.equal([
        4194648750000000000000n,
        DELEGATOR_FEES,
        orchestrator.address,
        0n,
        round - 1n,
        round,
        0n,
      ]);
    });

    it("logs the claim, and that the votes count from another round", async () => {
      const { bondingManager, logs, delegator, orchestrator, round } = await loadFixture(earnedFixture);
      expect(await logs(bondingManager.connect(delegator).claimEarnings(round + 9n))).to.deep.equal([
        ["EarningsClaimed", orchestrator.address, delegator.address, 1194648750000000000000n, DELEGATOR_FEES, round - 1n, round],
        ["DelegatorBondedAmountChanged", delegator.address, 3_000n * LPT, round - 2n, 4194648750000000000000n, round],
      ]);
    });

    it("fixes the factors of the round", async () => {
      const { bondingManager, views, delegator, orchestrator, round } = await loadFixture(earnedFixture);
      await bondingManager.connect(delegator).claimEarnings(0);
      const [before, now] = [
        await views.getTranscoderEarningsPoolForRound(orchestrator.address, round - 1n),
        await views.getTranscoderEarningsPoolForRound(orchestrator.address, round),
      ];
      expect([now.cumulativeRewardFactor, now.cumulativeFeeFactor]).to.deep.equal([
        before.cumulativeRewardFactor,
        before.cumulativeFeeFactor,
      ]);
      expect(now.cumulativeRewardFactor).to.equal(1398216250000000000000000000n);
      expect(now.cumulativeFeeFactor).to.equal(149_999_999_999_999_999_999_999n);
      expect(now.totalStake).to.equal(6123820000000000000000n);
    });

    it("logs only those fees that it had not claimed before", async () => {
      const { bondingManager, logs, payFees, roundsManager, delegator, orchestrator } = await loadFixture(earnedFixture);
      await bondingManager.connect(delegator).claimEarnings(0);
      await payFees(orchestrator.address, LPT, await startRound(roundsManager));
      await startRound(roundsManager);
      const fees = await bondingManager.pendingFees(delegator.address, 0);
      const entries = await logs(bondingManager.connect(delegator).claimEarnings(0));
      expect(entries[0]?.[4]).to.equal(fees - DELEGATOR_FEES);
      expect(fees).to.be.greaterThan(DELEGATOR_FEES);
    });

    it("does nothing the second time", async () => {
      const { bondingManager, logs, delegator } = await loadFixture(earnedFixture);
      await bondingManager.connect(delegator).claimEarnings(0);
      expect(await logs(bondingManager.connect(delegator).claimEarnings(0))).to.deep.equal([]);
    });
  });

  describe("given an orchestrator with earnings", () => {
    it("claims its commission too", async () => {
      const { bondingManager, views, orchestrator } = await loadFixture(earnedFixture);
      await bondingManager.connect(orchestrator).claimEarnings(0);
      const record = await views.getDelegator(orchestrator.address);
      expect(record.bondedAmount).to.equal(1929171250000000000000n);
      expect(record.fees).to.equal(ORCHESTRATOR_FEES);
      const earnings = await bondingManager.getTranscoder(orchestrator.address);
      expect([earnings.cumulativeRewards, earnings.cumulativeFees]).to.deep.equal([0n, 0n]);
      expect(earnings.activeCumulativeRewards).to.equal(0n);
    });

    it("leaves what it earned before the round's reward as a base for the round's fees", async () => {
      const { bondingManager, orchestrator } = await loadFixture(earnedFixture);
      await bondingManager.connect(orchestrator).reward();
      await bondingManager.connect(orchestrator).claimEarnings(0);
      const record = await bondingManager.getTranscoder(orchestrator.address);
      expect([record.cumulativeRewards, record.activeCumulativeRewards]).to.deep.equal([0n, 530955000000000000000n]);
    });
  });

  describe("given an orchestrator that was rewarded after it left, and delegates to another", () => {
    it("keeps what it earned as an orchestrator", async () => {
      const { bondingManager, roundsManager, orchestrator, rival } = await loadFixture(earnedFixture);
      const bonding = bondingManager.connect(orchestrator);
      await bonding.unbond(await bonding.pendingStake(orchestrator.address, 0));
      await bonding.reward();
      await bonding.bond(LPT, rival.address);
      const { cumulativeRewards } = await bonding.getTranscoder(orchestrator.address);
      expect(cumulativeRewards).to.be.greaterThan(0n);
      await startRound(roundsManager);
      await bonding.claimEarnings(0);
      expect((await bonding.getTranscoder(orchestrator.address)).cumulativeRewards).to.equal(cumulativeRewards);
    });
  });

  describe("given an account that never bonded", () => {
    it("logs an empty claim from round 1", async () => {
      const { bondingManager, logs, stranger, round } = await loadFixture(earnedFixture);
      expect(await logs(bondingManager.connect(stranger).claimEarnings(0))).to.deep.equal([
        ["EarningsClaimed", NONE, stranger.address, 0n, 0n, 1n, round],
        ["DelegatorBondedAmountChanged", stranger.address, 0n, 0n, 0n, round],
      ]);
    });
  });

  describe("given a claim that somebody else forced in this round", () => {
    it("logs nothing if no fees came since", async () => {
      const { bondingManager, logs, newcomer, delegator, orchestrator } = await loadFixture(earnedFixture);
      await bondingManager.connect(orchestrator).reward();
      await bondingManager.connect(newcomer).bondForWithHint(1, delegator.address, orchestrator.address, NONE, NONE, NONE, NONE);
      expect(await logs(bondingManager.connect(delegator).claimEarnings(0))).to.deep.equal([]);
    });
  });

  describe("given a claim before the round's reward", () => {
    it("forfeits the round's share, as deployed", async () => {
      const { bondingManager, roundsManager, delegator, orchestrator } = await loadFixture(activeFixture);
      await bondingManager.connect(delegator).claimEarnings(0);
      await bondingManager.connect(orchestrator).reward();
      await startRound(roundsManager);
      expect(await bondingManager.pendingStake(delegator.address, 0)).to.equal(3_000n * LPT);
    });
  });
});
