// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { startRound } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

const LPT = 10n ** 18n;

// Specification bonding.md section 13.
async function firstRewardFixture() {
  const fixture = await activeFixture();
  const { bondingManager, orchestrator } = fixture;
  const firstLogs = await fixture.logs(bondingManager.connect(orchestrator).reward());
  return { ...fixture, firstLogs };
}

async function secondRewardFixture() {
  const fixture = await firstRewardFixture();
  const nextRound = await startRound(fixture.roundsManager);
  const secondLogs = await fixture.logs(fixture.bondingManager.connect(fixture.orchestrator).reward());
  return { ...fixture, nextRound, secondLogs };
}

async function feesFixture() {
  const fixture = await secondRewardFixture();
  await fixture.payFees(fixture.orchestrator.address, 10n ** 18n, fixture.nextRound);
  return fixture;
}

describe("BondingManager, the test vectors of LIP-36", () => {
  describe("given a first round of work", () => {
    it("has the stake of the vector", async () => {
      const { bondingManager, minter } = await loadFixture(activeFixture);
      expect(await minter.currentMintableTokens()).to.equal(5899500000000000000000n);
      expect(await bondingManager.currentRoundTotalActiveStake()).to.equal(10_000n * LPT);
    });

    describe("when the orchestrator calls reward", () => {
      it("mints, and pays the treasury", async () => {
        const { firstLogs, treasury, minter, orchestrator, token } = await loadFixture(firstRewardFixture);
        const [minterAddress, treasuryAddress] = [await minter.getAddress(), await treasury.getAddress()];
        expect(firstLogs.slice(0, 5)).to.deep.equal([
          ["Transfer", `0x${"0".repeat(40)}`, minterAddress, 2359800000000000000000n],
          ["Mint", minterAddress, 2359800000000000000000n],
          ["Transfer", minterAddress, treasuryAddress, 235980000000000000000n],
          ["TreasuryReward", orchestrator.address, treasuryAddress, 235980000000000000000n],
          ["Reward", orchestrator.address, 2123820000000000000000n],
        ]);
        expect(await token.balanceOf(treasuryAddress)).to.equal(235980000000000000000n);
      });

      it("distributes the rest", async () => {
        const { bondingManager, orchestrator, delegator, round } = await loadFixture(firstRewardFixture);
        const record = await bondingManager.getTranscoder(orchestrator.address);
        expect(record.cumulativeRewards).to.equal(530955000000000000000n);
        expect(record.activeCumulativeRewards).to.equal(0n);
        expect(record.lastRewardRound).to.equal(round);
        const pool = await bondingManager.getTranscoderEarningsPoolForRound(orchestrator.address, round);
        expect(pool.slice()).to.deep.equal([4_000n * LPT, 250_000n, 600_000n, 1398216250000000000000000000n, 0n]);
        expect(await bondingManager.pendingStake(delegator.address, 0)).to.equal(4194648750000000000000n);
        expect(await bondingManager.pendingStake(orchestrator.address, 0)).to.equal(1929171250000000000000n);
        expect(await bondingManager.transcoderTotalStake(orchestrator.address)).to.equal(6123820000000000000000n);
      });
    });
  });

  describe("given a second round in which nobody has claimed", () => {
    it("has the stake of the vector", async () => {
      const { bondingManager, minter } = await loadFixture(secondRewardFixture);
      expect(await minter.currentMintableTokens()).to.equal(5900015616300000000000n);
      expect(await bondingManager.currentRoundTotalActiveStake()).to.equal(12123820000000000000000n);
    });

    describe("when the orchestrator calls reward", () => {
      it("mints, and pays the treasury", async () => {
        const { secondLogs, treasury, minter, orchestrator } = await loadFixture(secondRewardFixture);
        const [minterAddress, treasuryAddress] = [await minter.getAddress(), await treasury.getAddress()];
        expect(secondLogs.slice(1, 5)).to.deep.equal([
          ["Mint", minterAddress, 2980136096294261158800n],
          ["Transfer", minterAddress, treasuryAddress, 298013609629426115880n],
          ["TreasuryReward", orchestrator.address, treasuryAddress, 298013609629426115880n],
          ["Reward", orchestrator.address, 2682122486664835042920n],
        ]);
      });

      it("distributes the rest, the orchestrator's unclaimed earnings included", async () => {
        const { bondingManager, views, orchestrator, delegator, nextRound } = await loadFixture(secondRewardFixture);
        const record = await bondingManager.getTranscoder(orchestrator.address);
        expect(record.activeCumulativeRewards).to.equal(530955000000000000000n);
        expect(record.cumulativeRewards).to.equal(1375897142364130257060n);
        const pool = await views.getTranscoderEarningsPoolForRound(orchestrator.address, nextRound);
        expect(pool.cumulativeRewardFactor).to.equal(1857511336075176196464811765n);
        expect(await bondingManager.pendingStake(delegator.address, 0)).to.equal(5572534008225528589394n);
        expect(await bondingManager.pendingStake(orchestrator.address, 0)).to.equal(3233408478439306453524n);
        expect(await bondingManager.transcoderTotalStake(orchestrator.address)).to.equal(8805942486664835042920n);
      });
    });

    describe("when it earns fees after its reward", () => {
      it("distributes them by the factor before the reward", async () => {
        const { bondingManager, views, orchestrator, delegator, nextRound } = await loadFixture(feesFixture);
        expect((await bondingManager.getTranscoder(orchestrator.address)).cumulativeFees).to.equal(452021940553445398n);
        const pool = await views.getTranscoderEarningsPoolForRound(orchestrator.address, nextRound);
        expect(pool.cumulativeFeeFactor).to.equal(136994514861638650384889n);
        expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal(410983544584915951n);
        expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal(589016455415084048n);
      });
    });
  });
});
