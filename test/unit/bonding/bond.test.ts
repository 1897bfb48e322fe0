// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { startRound } from "../../support/startRound";
import { activeFixture, bondingFixture } from "./bondingFixture";

const LPT = 10n ** 18n;
const NONE = ethers.ZeroAddress;
const FOREVER = ethers.MaxUint256;

async function noPoolFixture() {
  return bondingFixture(0n);
}

async function rewardedFixture() {
  const fixture = await activeFixture();
  await fixture.bondingManager.connect(fixture.orchestrator).reward();
  const round = await startRound(fixture.roundsManager);
  return { ...fixture, round };
}

describe("BondingManager.bond", () => {
  describe("given an orchestrator with stake", () => {
    describe("when it bonds to another", () => {
      it("reverts", async () => {
        const { bondingManager, orchestrator, rival } = await loadFixture(activeFixture);
        await expect(bondingManager.connect(orchestrator).bond(LPT, rival.address))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerRegisteredTranscoder")
          .withArgs(orchestrator.address);
      });
    });
  });

  describe("given an account without stake", () => {
    describe("when it bonds nothing", () => {
      it("reverts", async () => {
        const { bondingManager, newcomer, orchestrator } = await loadFixture(activeFixture);
        await expect(bondingManager.connect(newcomer).bond(0, orchestrator.address)).to.be.revertedWithCustomError(
          bondingManager,
          "BondingManagerNothingToBond",
        );
      });
    });

    describe("when it bonds more LPT than it has", () => {
      it("reverts with the token's reason", async () => {
        const { bondingManager, token, newcomer, orchestrator } = await loadFixture(activeFixture);
        await expect(bondingManager.connect(newcomer).bond(20_001n * LPT, orchestrator.address))
          .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
          .withArgs(newcomer.address, 20_000n * LPT, 20_001n * LPT);
      });
    });

    describe("when it bonds more LPT than it has allowed", () => {
      it("reverts with the token's reason", async () => {
        const { bondingManager, token, newcomer, orchestrator } = await loadFixture(activeFixture);
        const address = await bondingManager.getAddress();
        await token.connect(newcomer).approve(address, LPT);
        await expect(bondingManager.connect(newcomer).bond(2n * LPT, orchestrator.address))
          .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
          .withArgs(address, LPT, 2n * LPT);
      });
    });

    describe("when it bonds more than fits a stake", () => {
      it("reverts", async () => {
        const { bondingManager, newcomer, orchestrator } = await loadFixture(activeFixture);
        await expect(bondingManager.connect(newcomer).bond(2n ** 96n, orchestrator.address))
          .to.be.revertedWithCustomError(bondingManager, "SafeCastOverflowedUintDowncast")
          .withArgs(96, 2n ** 96n);
      });
    });

    describe("when it adds to its stake what overflows any sum", () => {
      it("reverts in words, with its delegate and with another", async () => {
        const { bondingManager, delegator, orchestrator, second } = await loadFixture(activeFixture);
        for (const { address } of [orchestrator, second]) {
          await expect(bondingManager.connect(delegator).bond(ethers.MaxUint256, address))
            .to.be.revertedWithCustomError(bondingManager, "SafeCastOverflowedUintDowncast")
            .withArgs(96, ethers.MaxUint256);
        }
      });
    });

    describe("when it bonds more than fits what its delegate has together", () => {
      it("reverts", async () => {
        const { bondingManager, newcomer, second, stranger } = await loadFixture(activeFixture);
        await bondingManager.connect(second).bond(1n, stranger.address);
        await expect(bondingManager.connect(newcomer).bond(2n ** 96n - 1n, stranger.address))
          .to.be.revertedWithCustomError(bondingManager, "SafeCastOverflowedUintDowncast")
          .withArgs(96, 2n ** 96n);
      });
    });

    describe("when it bonds to itself, and the pool has room", () => {
      it("registers it, and enters it into the pool of the next round", async () => {
        const { bondingManager, views, token, minter, orchestrator, round } = await loadFixture(bondingFixture);
        await bondingManager.connect(orchestrator).bond(5n, orchestrator.address);

        expect((await views.getDelegator(orchestrator.address)).slice()).to.deep.equal([
          5n,
          0n,
          orchestrator.address,
          5n,
          round + 1n,
          round,
          0n,
        ]);
        const record = await bondingManager.getTranscoder(orchestrator.address);
        expect(record.slice()).to.deep.equal([0n, 0n, 0n, round + 1n, round + 1n, FOREVER, 0n, 0n, 0n, 0n]);
        expect(await bondingManager.isRegisteredTranscoder(orchestrator.address)).to.equal(true);
        expect(await bondingManager.isActiveTranscoder(orchestrator.address)).to.equal(false);
        expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(5n);
        expect(await bondingManager.currentRoundTotalActiveStake()).to.equal(0n);
        expect(await bondingManager.getFirstTranscoderInPool()).to.equal(orchestrator.address);
        const pool = await views.getTranscoderEarningsPoolForRound(orchestrator.address, round + 1n);
        expect(pool.totalStake).to.equal(5n);
        expect(await token.balanceOf(await minter.getAddress())).to.equal(5n);
      });

      it("is active from the next round on", async () => {
        const { bondingManager, roundsManager, orchestrator } = await loadFixture(bondingFixture);
        await bondingManager.connect(orchestrator).bond(5n, orchestrator.address);
        await startRound(roundsManager);
        expect(await bondingManager.isActiveTranscoder(orchestrator.address)).to.equal(true);
        expect(await bondingManager.currentRoundTotalActiveStake()).to.equal(5n);
      });

      it("logs the claim, the activation, the transfer, the bond and the votes, in this order", async () => {
        const { bondingManager, minter, logs, orchestrator, round } = await loadFixture(bondingFixture);
        const { address } = orchestrator;
        expect(await logs(bondingManager.connect(orchestrator).bond(5n, address))).to.deep.equal([
          ["EarningsClaimed", NONE, address, 0n, 0n, 1n, round],
          ["TranscoderActivated", address, round + 1n],
          ["Transfer", address, await minter.getAddress(), 5n],
          ["Bond", address, NONE, address, 5n, 5n],
          ["DelegateChanged", address, NONE, address],
          ["DelegateVotesChanged", address, 0n, 5n],
          ["DelegatorBondedAmountChanged", address, 0n, 0n, 5n, round],
        ]);
      });
    });

    describe("when it bonds to itself, the pool is full, and it has more than the last", () => {
      it("takes the place of the last", async () => {
        const { bondingManager, newcomer, orchestrator, rival, round } = await loadFixture(activeFixture);
        await bondingManager.connect(newcomer).bond(4_000n * LPT + 1n, newcomer.address);

        expect(await bondingManager.getTranscoderPoolSize()).to.equal(2n);
        expect(await bondingManager.getFirstTranscoderInPool()).to.equal(rival.address);
        expect(await bondingManager.getNextTranscoderInPool(rival.address)).to.equal(newcomer.address);
        expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(10_000n * LPT + 1n);
        const evicted = await bondingManager.getTranscoder(orchestrator.address);
        expect(evicted.deactivationRound).to.equal(round + 1n);
        expect(await bondingManager.isActiveTranscoder(orchestrator.address)).to.equal(true);
        expect(await bondingManager.isRegisteredTranscoder(orchestrator.address)).to.equal(true);
      });

      it("logs the deactivation before the activation", async () => {
        const { bondingManager, logs, minter, newcomer, orchestrator, round } = await loadFixture(activeFixture);
        const { address } = newcomer;
        const amount = 4_000n * LPT + 1n;
        expect(await logs(bondingManager.connect(newcomer).bond(amount, address))).to.deep.equal([
          ["EarningsClaimed", NONE, address, 0n, 0n, 1n, round],
          ["TranscoderDeactivated", orchestrator.address, round + 1n],
          ["TranscoderActivated", address, round + 1n],
          ["Transfer", address, await minter.getAddress(), amount],
          ["Bond", address, NONE, address, amount, amount],
          ["DelegateChanged", address, NONE, address],
          ["DelegateVotesChanged", address, 0n, amount],
          ["DelegatorBondedAmountChanged", address, 0n, 0n, amount, round],
        ]);
      });
    });

    describe("when it bonds to itself, the pool is full, and it has no more than the last", () => {
      it("registers it outside the pool", async () => {
        const { bondingManager, newcomer, round } = await loadFixture(activeFixture);
        await expect(bondingManager.connect(newcomer).bond(4_000n * LPT, newcomer.address)).not.to.emit(
          bondingManager,
          "TranscoderActivated",
        );
        expect(await bondingManager.isRegisteredTranscoder(newcomer.address)).to.equal(true);
        expect(await bondingManager.getNextTranscoderInPool(newcomer.address)).to.equal(NONE);
        expect((await bondingManager.getTranscoder(newcomer.address)).activationRound).to.equal(0n);
        expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(10_000n * LPT);
        expect((await bondingManager.getTranscoderEarningsPoolForRound(newcomer.address, round + 1n))[0]).to.equal(0n);
      });
    });

    describe("when it bonds to itself, and the pool has no places", () => {
      it("registers it outside the pool", async () => {
        const { bondingManager, newcomer } = await loadFixture(noPoolFixture);
        await bondingManager.connect(newcomer).bond(5n, newcomer.address);
        expect(await bondingManager.isRegisteredTranscoder(newcomer.address)).to.equal(true);
        expect(await bondingManager.getTranscoderPoolSize()).to.equal(0n);
        expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(0n);
      });
    });

    describe("when it bonds to an orchestrator", () => {
      it("is pending until the next round, and its stake counts for the orchestrator then", async () => {
        const { bondingManager, views, roundsManager, newcomer, orchestrator, round } = await loadFixture(activeFixture);
        await bondingManager.connect(newcomer).bond(7n, orchestrator.address);

        expect((await views.getDelegator(newcomer.address)).slice()).to.deep.equal([
          7n,
          0n,
          orchestrator.address,
          0n,
          round + 1n,
          round,
          0n,
        ]);
        expect(await bondingManager.delegatorStatus(newcomer.address)).to.equal(0n);
        expect(await bondingManager.transcoderTotalStake(orchestrator.address)).to.equal(4_000n * LPT + 7n);
        const pools = [round, round + 1n].map((r) => views.getTranscoderEarningsPoolForRound(orchestrator.address, r));
        expect((await pools[0])?.totalStake).to.equal(4_000n * LPT);
        expect((await pools[1])?.totalStake).to.equal(4_000n * LPT + 7n);
        expect((await bondingManager.getTranscoder(orchestrator.address)).lastActiveStakeUpdateRound).to.equal(round + 1n);
        await startRound(roundsManager);
        expect(await bondingManager.delegatorStatus(newcomer.address)).to.equal(1n);
      });

      it("keeps the stake of the round as it began through several changes", async () => {
        const { bondingManager, views, newcomer, second, orchestrator, round } = await loadFixture(activeFixture);
        await bondingManager.connect(newcomer).bond(7n, orchestrator.address);
        await bondingManager.connect(second).bond(2n, orchestrator.address);
        const [now, next] = [
          await views.getTranscoderEarningsPoolForRound(orchestrator.address, round),
          await views.getTranscoderEarningsPoolForRound(orchestrator.address, round + 1n),
        ];
        expect(now.totalStake).to.equal(4_000n * LPT);
        expect(next.totalStake).to.equal(4_000n * LPT + 9n);
      });

      it("logs the delegate's votes before the transfer, and its own last", async () => {
        const { bondingManager, minter, logs, newcomer, orchestrator, round } = await loadFixture(activeFixture);
        const { address } = newcomer;
        expect(await logs(bondingManager.connect(newcomer).bond(7n, orchestrator.address))).to.deep.equal([
          ["EarningsClaimed", NONE, address, 0n, 0n, 1n, round],
          ["DelegateVotesChanged", orchestrator.address, 4_000n * LPT, 4_000n * LPT + 7n],
          ["Transfer", address, await minter.getAddress(), 7n],
          ["Bond", orchestrator.address, NONE, address, 7n, 7n],
          ["DelegateChanged", address, NONE, orchestrator.address],
          ["DelegatorBondedAmountChanged", address, 0n, 0n, 7n, round],
        ]);
      });
    });

    describe("when it bonds to an orchestrator outside the pool, which has the most stake by that", () => {
      it("enters the orchestrator into the pool", async () => {
        const { bondingManager, logs, newcomer, second, orchestrator, round } = await loadFixture(activeFixture);
        await bondingManager.connect(newcomer).bond(4_000n * LPT, newcomer.address);
        const entries = await logs(bondingManager.connect(second).bond(1n, newcomer.address));
        expect(entries.slice(1, 4)).to.deep.equal([
          ["TranscoderDeactivated", orchestrator.address, round + 1n],
          ["TranscoderActivated", newcomer.address, round + 1n],
          ["DelegateVotesChanged", newcomer.address, 4_000n * LPT, 4_000n * LPT + 1n],
        ]);
      });
    });

    describe("when it bonds to an account that is no orchestrator", () => {
      it("bonds, and enters nobody into the pool", async () => {
        const { bondingManager, newcomer, stranger, round } = await loadFixture(activeFixture);
        await bondingManager.connect(newcomer).bond(9_000n * LPT, stranger.address);
        expect(await bondingManager.transcoderTotalStake(stranger.address)).to.equal(9_000n * LPT);
        expect(await bondingManager.isRegisteredTranscoder(stranger.address)).to.equal(false);
        expect(await bondingManager.getTranscoderPoolSize()).to.equal(2n);
        expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(10_000n * LPT);
        expect((await bondingManager.getTranscoderEarningsPoolForRound(stranger.address, round + 1n))[0]).to.equal(0n);
      });
    });

    describe("when it bonds to the null address", () => {
      it("bonds, and earns nothing", async () => {
        const { bondingManager, views, roundsManager, newcomer } = await loadFixture(activeFixture);
        await bondingManager.connect(newcomer).bond(9n, NONE);
        expect(await bondingManager.delegatorStatus(newcomer.address)).to.equal(0n);
        await startRound(roundsManager, 2);
        expect(await bondingManager.delegatorStatus(newcomer.address)).to.equal(1n);
        expect(await bondingManager.pendingStake(newcomer.address, 0)).to.equal(9n);
        expect((await views.getDelegator(newcomer.address)).delegateAddress).to.equal(NONE);
        expect(await bondingManager.isRegisteredTranscoder(NONE)).to.equal(false);
      });
    });
  });

  describe("given a delegator", () => {
    describe("when it adds nothing to its stake", () => {
      it("reverts", async () => {
        const { bondingManager, delegator, orchestrator } = await loadFixture(activeFixture);
        await expect(bondingManager.connect(delegator).bond(0, orchestrator.address)).to.be.revertedWithCustomError(
          bondingManager,
          "BondingManagerNothingToBond",
        );
      });
    });

    describe("when it adds to its stake", () => {
      it("stays bonded", async () => {
        const { bondingManager, views, delegator, orchestrator, round } = await loadFixture(activeFixture);
        await bondingManager.connect(delegator).bond(11n, orchestrator.address);
        const record = await views.getDelegator(delegator.address);
        expect([record.bondedAmount, record.startRound]).to.deep.equal([3_000n * LPT + 11n, round]);
        expect(await bondingManager.delegatorStatus(delegator.address)).to.equal(1n);
        expect(await bondingManager.transcoderTotalStake(orchestrator.address)).to.equal(4_000n * LPT + 11n);
      });
    });

    describe("when it moves to another orchestrator", () => {
      it("takes all its stake along, and is pending again", async () => {
        const { bondingManager, views, delegator, orchestrator, rival, round } = await loadFixture(activeFixture);
        await bondingManager.connect(delegator).bond(0, rival.address);
        const record = await views.getDelegator(delegator.address);
        expect([record.bondedAmount, record.delegateAddress, record.startRound]).to.deep.equal([3_000n * LPT, rival.address, round + 1n]);
        expect(await bondingManager.transcoderTotalStake(orchestrator.address)).to.equal(1_000n * LPT);
        expect(await bondingManager.transcoderTotalStake(rival.address)).to.equal(9_000n * LPT);
        expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(10_000n * LPT);
        expect(await bondingManager.currentRoundTotalActiveStake()).to.equal(10_000n * LPT);
        const pools = [round, round + 1n].map((r) => views.getTranscoderEarningsPoolForRound(orchestrator.address, r));
        expect((await pools[0])?.totalStake).to.equal(4_000n * LPT);
        expect((await pools[1])?.totalStake).to.equal(1_000n * LPT);
      });

      it("logs the old delegate's votes, the new one's, the bond and its own", async () => {
        const { bondingManager, logs, delegator, orchestrator, rival, round } = await loadFixture(activeFixture);
        const { address } = delegator;
        expect(await logs(bondingManager.connect(delegator).bond(0, rival.address))).to.deep.equal([
          ["EarningsClaimed", orchestrator.address, address, 0n, 0n, round, round],
          ["DelegateVotesChanged", orchestrator.address, 4_000n * LPT, 1_000n * LPT],
          ["DelegateVotesChanged", rival.address, 6_000n * LPT, 9_000n * LPT],
          ["Bond", rival.address, orchestrator.address, address, 0n, 3_000n * LPT],
          ["DelegateChanged", address, orchestrator.address, rival.address],
          ["DelegatorBondedAmountChanged", address, 3_000n * LPT, round - 1n, 3_000n * LPT, round],
        ]);
      });
    });

    describe("when it moves and adds", () => {
      it("moves the sum", async () => {
        const { bondingManager, logs, minter, delegator, orchestrator, rival } = await loadFixture(activeFixture);
        const entries = await logs(bondingManager.connect(delegator).bond(5n, rival.address));
        expect(entries.slice(3, 5)).to.deep.equal([
          ["Transfer", delegator.address, await minter.getAddress(), 5n],
          ["Bond", rival.address, orchestrator.address, delegator.address, 5n, 3_000n * LPT + 5n],
        ]);
        expect(await bondingManager.transcoderTotalStake(rival.address)).to.equal(9_000n * LPT + 5n);
        expect(await bondingManager.transcoderTotalStake(orchestrator.address)).to.equal(1_000n * LPT);
      });
    });

    describe("when it becomes an orchestrator itself", () => {
      it("moves its stake to itself", async () => {
        const { bondingManager, delegator, orchestrator } = await loadFixture(activeFixture);
        await bondingManager.connect(delegator).bond(0, delegator.address);
        expect(await bondingManager.isRegisteredTranscoder(delegator.address)).to.equal(true);
        // Its 3,000 LPT beat the 1,000 LPT that the orchestrator has left.
        expect(await bondingManager.getNextTranscoderInPool(orchestrator.address)).to.equal(NONE);
        expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(9_000n * LPT);
      });
    });

    describe("when it has pending rewards", () => {
      it("claims them first", async () => {
        const { bondingManager, logs, delegator, orchestrator, round } = await loadFixture(rewardedFixture);
        const pending = await bondingManager.pendingStake(delegator.address, 0);
        expect(pending).to.equal(4194648750000000000000n);
        const entries = await logs(bondingManager.connect(delegator).bond(1n, orchestrator.address));
        expect(entries[0]).to.deep.equal([
          "EarningsClaimed",
          orchestrator.address,
          delegator.address,
          pending - 3_000n * LPT,
          0n,
          round - 1n,
          round,
        ]);
        expect(entries).to.deep.include(["Bond", orchestrator.address, orchestrator.address, delegator.address, 1n, pending + 1n]);
        expect(await bondingManager.pendingStake(delegator.address, 0)).to.equal(pending + 1n);
      });

      it("fixes the factors of the round it claims in", async () => {
        const { bondingManager, views, delegator, orchestrator, round } = await loadFixture(rewardedFixture);
        const factor = async (r: bigint) => (await views.getTranscoderEarningsPoolForRound(orchestrator.address, r)).cumulativeRewardFactor;
        expect(await factor(round)).to.equal(0n);
        await bondingManager.connect(delegator).bond(1n, orchestrator.address);
        expect(await factor(round)).to.equal(await factor(round - 1n));
      });
    });
  });

  describe("given an orchestrator that joined in this round", () => {
    it("counts for the next round what comes and goes until then", async () => {
      const { bondingManager, views, newcomer, second, rival, round } = await loadFixture(activeFixture);
      await bondingManager.connect(newcomer).bond(5_000n * LPT, newcomer.address);
      const stake = async () => (await views.getTranscoderEarningsPoolForRound(newcomer.address, round + 1n)).totalStake;
      await bondingManager.connect(second).bond(7n, newcomer.address);
      expect(await stake()).to.equal(5_000n * LPT + 7n);
      await bondingManager.connect(second).bond(0n, rival.address);
      expect(await stake()).to.equal(5_000n * LPT);
    });
  });

  describe("given an orchestrator that was evicted in this round", () => {
    it("keeps its stake of this round and the next, though it is in no pool", async () => {
      const { bondingManager, views, newcomer, delegator, orchestrator, round } = await loadFixture(activeFixture);
      await bondingManager.connect(newcomer).bond(5_000n * LPT, newcomer.address);
      await bondingManager.connect(delegator).bond(1n, orchestrator.address);
      const pools = [round, round + 1n].map((r) => views.getTranscoderEarningsPoolForRound(orchestrator.address, r));
      expect((await pools[0])?.totalStake).to.equal(4_000n * LPT);
      expect((await pools[1])?.totalStake).to.equal(4_000n * LPT + 1n);
      expect((await bondingManager.getTranscoder(orchestrator.address)).lastActiveStakeUpdateRound).to.equal(round + 1n);
    });

    describe("when it comes back in the same round", () => {
      it("stays active without a gap, and nobody can make it lose its reward", async () => {
        const { bondingManager, roundsManager, newcomer, second, rival, orchestrator, round } = await loadFixture(activeFixture);
        await bondingManager.connect(newcomer).bond(5_000n * LPT, newcomer.address);
        const entries = bondingManager.connect(second).bond(2_000n * LPT, orchestrator.address);
        await expect(entries)
          .to.emit(bondingManager, "TranscoderActivated")
          .withArgs(orchestrator.address, round + 1n);
        await expect(entries)
          .to.emit(bondingManager, "TranscoderDeactivated")
          .withArgs(newcomer.address, round + 1n);
        const record = await bondingManager.getTranscoder(orchestrator.address);
        expect([record.activationRound, record.deactivationRound]).to.deep.equal([round, FOREVER]);
        expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(12_000n * LPT);
        expect(await bondingManager.getFirstTranscoderInPool()).to.equal(orchestrator.address);
        expect(await bondingManager.getNextTranscoderInPool(orchestrator.address)).to.equal(rival.address);

        await expect(bondingManager.connect(orchestrator).reward()).to.emit(bondingManager, "Reward");
        await startRound(roundsManager);
        await expect(bondingManager.connect(orchestrator).reward()).to.emit(bondingManager, "Reward");
      });
    });

    describe("when it comes back in a later round", () => {
      it("is active from the round after", async () => {
        const { bondingManager, views, roundsManager, newcomer, delegator, orchestrator, round } = await loadFixture(activeFixture);
        await bondingManager.connect(newcomer).bond(5_000n * LPT, newcomer.address);
        await startRound(roundsManager);
        expect(await bondingManager.isActiveTranscoder(orchestrator.address)).to.equal(false);
        await bondingManager.connect(delegator).bond(2_000n * LPT, orchestrator.address);
        const record = await bondingManager.getTranscoder(orchestrator.address);
        expect(record.activationRound).to.equal(round + 2n);
        expect(record.lastActiveStakeUpdateRound).to.equal(round + 2n);
        const pool = await views.getTranscoderEarningsPoolForRound(orchestrator.address, round + 2n);
        expect(pool.totalStake).to.equal(6_000n * LPT);
      });
    });
  });

  describe("with hints", () => {
    it("does and logs the same", async () => {
      const fixture = await loadFixture(activeFixture);
      const { bondingManager, logs, newcomer, second, rival } = fixture;
      const amount = 4_500n * LPT;
      const snapshot = await ethers.provider.send("evm_snapshot", []);
      const plain = await logs(bondingManager.connect(newcomer).bond(amount, newcomer.address));
      await ethers.provider.send("evm_revert", [snapshot]);
      const hints = [second.address, rival.address, newcomer.address, NONE] as const;
      const hinted = await logs(bondingManager.connect(newcomer).bondWithHint(amount, newcomer.address, ...hints));
      expect(hinted).to.deep.equal(plain);
      expect(plain).to.have.lengthOf(8);
    });
  });
});
