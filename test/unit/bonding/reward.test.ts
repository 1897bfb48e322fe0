// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { PANIC_CODES } from "@nomicfoundation/hardhat-chai-matchers/panic";
import { expect } from "chai";
import { ethers } from "hardhat";
import { startRound } from "../../support/startRound";
import { activeFixture, bondingFixture } from "./bondingFixture";

const LPT = 10n ** 18n;
const NONE = ethers.ZeroAddress;
const REWARD = 2123820000000000000000n;
const TREASURY_CUT = 235980000000000000000n;

/** A lone orchestrator with a stake of 10 LPT wei, and a delegator with 30. */
async function dustFixture() {
  const fixture = await bondingFixture();
  const { bondingManager, roundsManager, orchestrator, delegator } = fixture;
  await bondingManager.connect(orchestrator).bond(10n, orchestrator.address);
  await bondingManager.connect(delegator).bond(30n, orchestrator.address);
  const round = await startRound(roundsManager);
  return { ...fixture, round };
}

describe("BondingManager.reward", () => {
  describe("given an account that is not active", () => {
    it("reverts", async () => {
      const { bondingManager, stranger, delegator, round } = await loadFixture(activeFixture);
      for (const account of [stranger, delegator]) {
        await expect(bondingManager.connect(account).reward())
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotActive")
          .withArgs(account.address, round);
      }
    });
  });

  describe("given an orchestrator that joined in this round", () => {
    it("reverts", async () => {
      const { bondingManager, newcomer, round } = await loadFixture(activeFixture);
      await bondingManager.connect(newcomer).bond(5_000n * LPT, newcomer.address);
      await expect(bondingManager.connect(newcomer).reward())
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotActive")
        .withArgs(newcomer.address, round);
    });
  });

  describe("given an orchestrator that was evicted in the round before", () => {
    it("reverts", async () => {
      const { bondingManager, roundsManager, newcomer, orchestrator } = await loadFixture(activeFixture);
      await bondingManager.connect(newcomer).bond(5_000n * LPT, newcomer.address);
      const round = await startRound(roundsManager);
      await expect(bondingManager.connect(orchestrator).reward())
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotActive")
        .withArgs(orchestrator.address, round);
    });
  });

  describe("given that it was called in this round", () => {
    it("reverts", async () => {
      const { bondingManager, orchestrator, round } = await loadFixture(activeFixture);
      await bondingManager.connect(orchestrator).reward();
      await expect(bondingManager.connect(orchestrator).reward())
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerAlreadyRewarded")
        .withArgs(orchestrator.address, round);
    });
  });

  describe("given an active orchestrator", () => {
    it("mints, pays the treasury, notes the reward, and logs in this order", async () => {
      const { bondingManager, minter, treasury, logs, orchestrator } = await loadFixture(activeFixture);
      const [source, sink] = [await minter.getAddress(), await treasury.getAddress()];
      expect(await logs(bondingManager.connect(orchestrator).reward())).to.deep.equal([
        ["Transfer", NONE, source, REWARD + TREASURY_CUT],
        ["Mint", source, REWARD + TREASURY_CUT],
        ["Transfer", source, sink, TREASURY_CUT],
        ["TreasuryReward", orchestrator.address, sink, TREASURY_CUT],
        ["Reward", orchestrator.address, REWARD],
        ["DelegateVotesChanged", orchestrator.address, 4_000n * LPT, 4_000n * LPT + REWARD],
      ]);
      const { lastRewardRound, lastActiveStakeUpdateRound } = await bondingManager.getTranscoder(orchestrator.address);
      expect(lastActiveStakeUpdateRound).to.equal(lastRewardRound + 1n);
    });

    it("adds the reward to the stake of the next round", async () => {
      const { bondingManager, views, orchestrator, round } = await loadFixture(activeFixture);
      await bondingManager.connect(orchestrator).reward();
      expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(10_000n * LPT + REWARD);
      expect(await bondingManager.currentRoundTotalActiveStake()).to.equal(10_000n * LPT);
      const pool = await views.getTranscoderEarningsPoolForRound(orchestrator.address, round + 1n);
      expect(pool.totalStake).to.equal(4_000n * LPT + REWARD);
    });

    it("takes over the terms of this moment", async () => {
      const { bondingManager, views, orchestrator, round } = await loadFixture(activeFixture);
      await bondingManager.connect(orchestrator).reward();
      const pool = await views.getTranscoderEarningsPoolForRound(orchestrator.address, round);
      expect([pool.transcoderRewardCut, pool.transcoderFeeShare]).to.deep.equal([250_000n, 600_000n]);
    });

    it("earns by the stake of the round's beginning", async () => {
      const { bondingManager, newcomer, orchestrator } = await loadFixture(activeFixture);
      await bondingManager.connect(newcomer).bond(9_000n * LPT, orchestrator.address);
      await expect(bondingManager.connect(orchestrator).reward()).to.emit(bondingManager, "Reward").withArgs(orchestrator.address, REWARD);
    });

    it("earns nothing for a round that it missed, and once for several", async () => {
      const { bondingManager, roundsManager, orchestrator } = await loadFixture(activeFixture);
      await startRound(roundsManager, 3);
      await expect(bondingManager.connect(orchestrator).reward()).to.emit(bondingManager, "Reward").withArgs(orchestrator.address, REWARD);
    });
  });

  describe("given an orchestrator that resigned in this round", () => {
    it("has its reward, which waits until it bonds again", async () => {
      const { bondingManager, roundsManager, logs, orchestrator } = await loadFixture(activeFixture);
      await bondingManager.connect(orchestrator).unbond(1_000n * LPT);
      const entries = await logs(bondingManager.connect(orchestrator).reward());
      expect(entries.at(-1)).to.deep.equal(["Reward", orchestrator.address, REWARD]);
      const { cumulativeRewards } = await bondingManager.getTranscoder(orchestrator.address);
      // 25 %, as it had no unclaimed rewards of its own.
      expect(cumulativeRewards).to.equal(530955000000000000000n);
      expect(await bondingManager.pendingStake(orchestrator.address, 0)).to.equal(0n);
      await startRound(roundsManager);
      await bondingManager.connect(orchestrator).bond(1n, orchestrator.address);
      expect(await bondingManager.pendingStake(orchestrator.address, 0)).to.equal(530955000000000000001n);
    });
  });

  describe("given an orchestrator that was evicted in this round", () => {
    it("enters the pool again if its reward makes it the larger", async () => {
      const { bondingManager, logs, newcomer, orchestrator, round } = await loadFixture(activeFixture);
      await bondingManager.connect(newcomer).bond(5_000n * LPT, newcomer.address);
      const entries = await logs(bondingManager.connect(orchestrator).reward());
      expect(entries.slice(4, 7)).to.deep.equal([
        ["TranscoderDeactivated", newcomer.address, round + 1n],
        ["TranscoderActivated", orchestrator.address, round + 1n],
        ["Reward", orchestrator.address, REWARD],
      ]);
    });
  });

  describe("given no treasury cut", () => {
    it("pays the treasury nothing and logs nothing of it", async () => {
      const { bondingManager, roundsManager, logs, token, treasury, orchestrator } = await loadFixture(activeFixture);
      await bondingManager.setTreasuryRewardCutRate(0);
      await startRound(roundsManager);
      const names = (await logs(bondingManager.connect(orchestrator).reward())).map(([name]) => name);
      expect(names).to.deep.equal(["Transfer", "Mint", "Reward", "DelegateVotesChanged"]);
      expect(await token.balanceOf(await treasury.getAddress())).to.equal(0n);
    });
  });

  describe("given a treasury that has reached its ceiling", () => {
    it("ends the cut from the next round on, and says so first", async () => {
      const { bondingManager, token, treasury, roundsManager, logs, orchestrator, rival } = await loadFixture(activeFixture);
      await token.transfer(await treasury.getAddress(), 100n);
      await bondingManager.setTreasuryBalanceCeiling(100n);
      const entries = await logs(bondingManager.connect(orchestrator).reward());
      expect(entries[0]).to.deep.equal(["ParameterUpdate", "nextRoundTreasuryRewardCutRate"]);
      expect(entries.map(([name]) => name)).to.include("TreasuryReward");
      expect(await bondingManager.nextRoundTreasuryRewardCutRate()).to.equal(0n);
      expect(await bondingManager.treasuryRewardCutRate()).to.equal(10n ** 26n);
      const second = (await logs(bondingManager.connect(rival).reward())).map(([name]) => name);
      expect(second).not.to.include("ParameterUpdate");
      expect(second).to.include("TreasuryReward");
      await startRound(roundsManager);
      expect(await bondingManager.treasuryRewardCutRate()).to.equal(0n);
    });

    it("counts the balance before its own cut", async () => {
      const { bondingManager, roundsManager, orchestrator } = await loadFixture(activeFixture);
      await bondingManager.setTreasuryBalanceCeiling(TREASURY_CUT);
      await bondingManager.connect(orchestrator).reward();
      expect(await bondingManager.nextRoundTreasuryRewardCutRate()).to.equal(10n ** 26n);
      await startRound(roundsManager);
      await bondingManager.connect(orchestrator).reward();
      expect(await bondingManager.nextRoundTreasuryRewardCutRate()).to.equal(0n);
    });
  });

  describe("given a treasury below its ceiling", () => {
    it("goes on", async () => {
      const { bondingManager, token, treasury, orchestrator } = await loadFixture(activeFixture);
      await token.transfer(await treasury.getAddress(), 99n);
      await bondingManager.setTreasuryBalanceCeiling(100n);
      await bondingManager.connect(orchestrator).reward();
      expect(await bondingManager.nextRoundTreasuryRewardCutRate()).to.equal(10n ** 26n);
    });
  });

  describe("given nothing to mint", () => {
    it("notes a reward of nothing", async () => {
      const { bondingManager, minter, roundsManager, logs, orchestrator, rival } = await loadFixture(activeFixture);
      await minter.setInflationCeiling(0);
      const round = await startRound(roundsManager);
      const entries = await logs(bondingManager.connect(orchestrator).reward());
      expect(entries.at(-1)).to.deep.equal(["Reward", orchestrator.address, 0n]);
      expect((await bondingManager.getTranscoder(orchestrator.address)).lastRewardRound).to.equal(round);
      expect(await bondingManager.getFirstTranscoderInPool()).to.equal(rival.address);
    });
  });

  describe("given that all stake is dust, so that the factor does not fit", () => {
    it("gives the reward to the orchestrator", async () => {
      const { bondingManager, views, minter, orchestrator, delegator, round } = await loadFixture(dustFixture);
      const mintable = await minter.currentMintableTokens();
      const reward = mintable - mintable / 10n;
      await expect(bondingManager.connect(orchestrator).reward()).to.emit(bondingManager, "Reward").withArgs(orchestrator.address, reward);
      const pool = await views.getTranscoderEarningsPoolForRound(orchestrator.address, round);
      expect(pool.cumulativeRewardFactor).to.equal(10n ** 27n);
      expect(await bondingManager.pendingStake(delegator.address, 0)).to.equal(30n);
      expect(await bondingManager.pendingStake(orchestrator.address, 0)).to.equal(10n + reward);
      expect(await bondingManager.transcoderTotalStake(orchestrator.address)).to.equal(40n + reward);
    });
  });

  describe("given a reward of more than the stake that earned it", () => {
    // A lone orchestrator gets all that is minted. Its factor may leap to 2^112 at most, some 5.2 million times 1.0.
    const reward = 5_309_550_000_000_000_000_000n;
    for (const [outcome, times, isShared] of [
      ["shares it while the factor stays below 2^112", 5_000_000n, true],
      ["gives it to the orchestrator beyond that", 5_500_000n, false],
    ] as const) {
      it(outcome, async () => {
        const { bondingManager, views, roundsManager, orchestrator } = await loadFixture(bondingFixture);
        const stake = reward / times;
        await bondingManager.connect(orchestrator).bond(stake, orchestrator.address);
        const round = await startRound(roundsManager);
        await expect(bondingManager.connect(orchestrator).reward())
          .to.emit(bondingManager, "Reward")
          .withArgs(orchestrator.address, reward);
        const { cumulativeRewardFactor } = await views.getTranscoderEarningsPoolForRound(orchestrator.address, round);
        const one = 10n ** 27n;
        expect(cumulativeRewardFactor).to.equal(isShared ? one + (one * reward) / stake : one);
        const { cumulativeRewards } = await bondingManager.getTranscoder(orchestrator.address);
        expect(cumulativeRewards).to.equal(isShared ? 0n : reward);
      });
    }

    it("shares it however large the factor is, once stake has caught up", async () => {
      const { bondingManager, views, roundsManager, orchestrator, delegator } = await loadFixture(bondingFixture);
      const stake = reward / 5_000_000n;
      await bondingManager.connect(orchestrator).bond(stake, orchestrator.address);
      await startRound(roundsManager);
      await bondingManager.connect(orchestrator).reward();
      // More than is minted in a round.
      await bondingManager.connect(delegator).bond(6_000n * LPT, orchestrator.address);
      for (let i = 0; i < 3; i++) {
        const round = await startRound(roundsManager);
        await bondingManager.connect(orchestrator).reward();
        const { cumulativeRewardFactor } = await views.getTranscoderEarningsPoolForRound(orchestrator.address, round);
        expect(cumulativeRewardFactor).to.be.greaterThan(2n ** 112n);
      }
      const earned = (await bondingManager.pendingStake(delegator.address, 0)) - 6_000n * LPT;
      expect(earned).to.be.greaterThan(6_000n * LPT);
    });
  });

  describe("given books that do not add up", () => {
    it("panics rather than pay an orchestrator's earnings twice", async () => {
      const { bondingManager, roundsManager, orchestrator } = await loadFixture(activeFixture);
      await bondingManager.connect(orchestrator).reward();
      await startRound(roundsManager);
      const address = await bondingManager.getAddress();
      // Unclaimed rewards beyond the stake: no call leads there, so the slot is written. Slot 2 of the account, bits 96 to 191.
      const ledger = 0xa98c8e44e385dba1a6c818fd593c099eabd6428ca857f74e5c71178734311a00n + 6n;
      const account = BigInt(ethers.solidityPackedKeccak256(["uint256", "uint256"], [BigInt(orchestrator.address), ledger]));
      const slot = ethers.toBeHex(account + 2n, 32);
      const before = BigInt(await ethers.provider.getStorage(address, slot));
      expect((before >> 96n) & (2n ** 96n - 1n)).to.equal(530955000000000000000n);
      const broken = before - (530955000000000000000n << 96n) + ((6_124n * LPT) << 96n);
      await ethers.provider.send("hardhat_setStorageAt", [address, slot, ethers.toBeHex(broken, 32)]);
      await expect(bondingManager.connect(orchestrator).reward()).to.be.revertedWithPanic(PANIC_CODES.ASSERTION_ERROR);
    });
  });

  describe("with hints", () => {
    it("does and logs the same", async () => {
      const { bondingManager, logs, orchestrator, rival } = await loadFixture(activeFixture);
      const snapshot = await ethers.provider.send("evm_snapshot", []);
      const plain = await logs(bondingManager.connect(orchestrator).reward());
      await ethers.provider.send("evm_revert", [snapshot]);
      expect(await logs(bondingManager.connect(orchestrator).rewardWithHint(rival.address, NONE))).to.deep.equal(plain);
      expect(plain).to.have.lengthOf(6);
    });
  });
});
