// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { startRound } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

const LPT = 10n ** 18n;
const NONE = ethers.ZeroAddress;
const HINTS = [NONE, NONE, NONE, NONE] as const;

/** Both orchestrators have called reward; the second account has 5 LPT with the rival. */
async function rewardedFixture() {
  const fixture = await activeFixture();
  const { bondingManager, orchestrator, rival, second, roundsManager } = fixture;
  await bondingManager.connect(second).bond(5n * LPT, rival.address);
  const round = await startRound(roundsManager);
  await bondingManager.connect(orchestrator).reward();
  await bondingManager.connect(rival).reward();
  return { ...fixture, round };
}

describe("BondingManager.transferBond", () => {
  describe("given a receiver whose delegate has yet to call reward", () => {
    it("reverts: the claim would cost the receiver its share", async () => {
      const { bondingManager, delegator, rival } = await loadFixture(activeFixture);
      await expect(bondingManager.connect(delegator).transferBond(rival.address, 1, ...HINTS))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerIllegalClaim")
        .withArgs(rival.address, rival.address);
    });

    it("is possible once the receiver has claimed", async () => {
      const { bondingManager, views, delegator, rival } = await loadFixture(activeFixture);
      await bondingManager.connect(rival).claimEarnings(0);
      await bondingManager.connect(delegator).transferBond(rival.address, 1, ...HINTS);
      expect((await views.getDelegator(rival.address)).bondedAmount).to.equal(6_000n * LPT + 1n);
    });

    it("is possible for the L2Migrator", async () => {
      const { bondingManager, views, controller, delegator, rival } = await loadFixture(activeFixture);
      await controller.setContractInfo(contractId("L2Migrator"), delegator.address, `0x${"0".repeat(40)}`);
      await bondingManager.connect(delegator).transferBond(rival.address, 1, ...HINTS);
      expect((await views.getDelegator(rival.address)).bondedAmount).to.equal(6_000n * LPT + 1n);
    });
  });

  describe("given a caller without stake", () => {
    it("reverts", async () => {
      const { bondingManager, newcomer, stranger } = await loadFixture(activeFixture);
      await expect(bondingManager.connect(newcomer).transferBond(stranger.address, 1, ...HINTS))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotBonded")
        .withArgs(newcomer.address);
    });
  });

  describe("given a caller that bonded in this round", () => {
    it("reverts", async () => {
      const { bondingManager, newcomer, orchestrator, stranger } = await loadFixture(activeFixture);
      await bondingManager.connect(newcomer).bond(1, orchestrator.address);
      await expect(bondingManager.connect(newcomer).transferBond(stranger.address, 1, ...HINTS))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotBonded")
        .withArgs(newcomer.address);
    });
  });

  describe("given a delegator", () => {
    describe("when the amount is zero", () => {
      it("reverts", async () => {
        const { bondingManager, delegator, stranger } = await loadFixture(activeFixture);
        await expect(bondingManager.connect(delegator).transferBond(stranger.address, 0, ...HINTS)).to.be.revertedWithCustomError(
          bondingManager,
          "BondingManagerZeroAmount",
        );
      });
    });

    describe("when the amount is more than its stake", () => {
      it("reverts", async () => {
        const { bondingManager, delegator, stranger } = await loadFixture(activeFixture);
        await expect(bondingManager.connect(delegator).transferBond(stranger.address, 3_000n * LPT + 1n, ...HINTS))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerInsufficientStake")
          .withArgs(3_000n * LPT + 1n, 3_000n * LPT);
      });
    });

    describe("when the receiver is the null address", () => {
      it("reverts", async () => {
        const { bondingManager, delegator } = await loadFixture(activeFixture);
        await expect(bondingManager.connect(delegator).transferBond(NONE, 1, ...HINTS))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidDelegator")
          .withArgs(NONE);
      });
    });

    describe("when the receiver is its own delegate, without stake", () => {
      it("reverts: nobody makes another an orchestrator", async () => {
        const { bondingManager, delegator, orchestrator } = await loadFixture(activeFixture);
        await bondingManager.connect(orchestrator).unbond(1_000n * LPT);
        await expect(bondingManager.connect(delegator).transferBond(orchestrator.address, 1, ...HINTS))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidDelegator")
          .withArgs(orchestrator.address);
      });
    });

    describe("when the receiver has no stake", () => {
      it("gives it stake with the caller's delegate, pending", async () => {
        const { bondingManager, views, delegator, stranger, orchestrator, round } = await loadFixture(activeFixture);
        await bondingManager.connect(delegator).transferBond(stranger.address, 1_000n * LPT, ...HINTS);
        expect((await views.getDelegator(stranger.address)).slice()).to.deep.equal([
          1_000n * LPT,
          0n,
          orchestrator.address,
          0n,
          round + 1n,
          round,
          1n,
        ]);
        expect((await views.getDelegator(delegator.address)).slice()).to.deep.equal([
          2_000n * LPT,
          0n,
          orchestrator.address,
          0n,
          round,
          round,
          1n,
        ]);
        expect(await bondingManager.transcoderTotalStake(orchestrator.address)).to.equal(4_000n * LPT);
        expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(10_000n * LPT);
        for (const account of [delegator, stranger]) {
          expect(await bondingManager.isValidUnbondingLock(account.address, 0)).to.equal(false);
        }
      });

      it("logs the unbonding, the transfer, the receiver's claim and its bonding", async () => {
        const { bondingManager, logs, delegator, stranger, orchestrator, round } = await loadFixture(activeFixture);
        const { address } = delegator;
        const call = bondingManager.connect(delegator).transferBond(stranger.address, 1_000n * LPT, ...HINTS);
        expect(await logs(call)).to.deep.equal([
          ["EarningsClaimed", orchestrator.address, address, 0n, 0n, round, round],
          ["DelegateVotesChanged", orchestrator.address, 4_000n * LPT, 3_000n * LPT],
          ["Unbond", orchestrator.address, address, 0n, 1_000n * LPT, round + 7n],
          ["DelegatorBondedAmountChanged", address, 3_000n * LPT, round - 1n, 2_000n * LPT, round],
          ["TransferBond", address, stranger.address, 0n, 0n, 1_000n * LPT],
          ["EarningsClaimed", NONE, stranger.address, 0n, 0n, 1n, round],
          ["DelegateVotesChanged", orchestrator.address, 3_000n * LPT, 4_000n * LPT],
          ["Rebond", orchestrator.address, stranger.address, 0n, 1_000n * LPT],
          ["DelegateChanged", stranger.address, NONE, orchestrator.address],
          ["DelegatorBondedAmountChanged", stranger.address, 0n, 0n, 1_000n * LPT, round],
        ]);
      });

      it("gives it all of the caller's stake", async () => {
        const { bondingManager, views, delegator, stranger, orchestrator } = await loadFixture(activeFixture);
        await bondingManager.connect(delegator).transferBond(stranger.address, 3_000n * LPT, ...HINTS);
        expect(await bondingManager.delegatorStatus(delegator.address)).to.equal(2n);
        const record = await views.getDelegator(stranger.address);
        expect([record.bondedAmount, record.delegateAddress]).to.deep.equal([3_000n * LPT, orchestrator.address]);
      });
    });

    describe("when the receiver has stake elsewhere", () => {
      it("adds to that, after the receiver's claim, and leaves its start round", async () => {
        const { bondingManager, views, logs, delegator, second, orchestrator, rival, round } = await loadFixture(rewardedFixture);
        const pending = await bondingManager.pendingStake(second.address, 0);
        expect(pending).to.be.greaterThan(5n * LPT);
        const [rivalStake, stake] = [
          await bondingManager.transcoderTotalStake(rival.address),
          await bondingManager.transcoderTotalStake(orchestrator.address),
        ];
        const entries = await logs(bondingManager.connect(delegator).transferBond(second.address, 7n, ...HINTS));
        expect(entries).to.deep.include(["EarningsClaimed", rival.address, second.address, pending - 5n * LPT, 0n, round, round]);
        const record = await views.getDelegator(second.address);
        expect([record.bondedAmount, record.delegateAddress, record.startRound]).to.deep.equal([pending + 7n, rival.address, round]);
        expect(await bondingManager.transcoderTotalStake(rival.address)).to.equal(rivalStake + 7n);
        expect(await bondingManager.transcoderTotalStake(orchestrator.address)).to.equal(stake - 7n);
      });

      it("leaves it there, however much it adds", async () => {
        const { bondingManager, views, delegator, second, rival } = await loadFixture(rewardedFixture);
        await bondingManager.connect(delegator).transferBond(second.address, 1_000n * LPT, ...HINTS);
        expect((await views.getDelegator(second.address)).delegateAddress).to.equal(rival.address);
      });

      it("can be an orchestrator", async () => {
        const { bondingManager, delegator, rival } = await loadFixture(rewardedFixture);
        const pending = await bondingManager.pendingStake(rival.address, 0);
        await bondingManager.connect(delegator).transferBond(rival.address, 7n, ...HINTS);
        expect(await bondingManager.pendingStake(rival.address, 0)).to.equal(pending + 7n);
      });
    });

    describe("when the receiver has locks", () => {
      it("counts on from them", async () => {
        const { bondingManager, delegator, rival } = await loadFixture(activeFixture);
        await bondingManager.connect(rival).unbond(1n);
        await bondingManager.connect(delegator).unbond(1n);
        await bondingManager.connect(delegator).unbond(1n);
        await expect(bondingManager.connect(delegator).transferBond(rival.address, 9n, ...HINTS))
          .to.emit(bondingManager, "TransferBond")
          .withArgs(delegator.address, rival.address, 2n, 1n, 9n);
        expect((await bondingManager.getDelegatorUnbondingLock(rival.address, 0))[0]).to.equal(1n);
        expect((await bondingManager.getDelegatorUnbondingLock(rival.address, 1))[0]).to.equal(0n);
      });
    });

    describe("when the receiver is itself", () => {
      it("changes nothing but the lock ids for a part", async () => {
        const { bondingManager, views, delegator, orchestrator, round } = await loadFixture(activeFixture);
        await bondingManager.connect(delegator).transferBond(delegator.address, 9n, ...HINTS);
        expect((await views.getDelegator(delegator.address)).slice()).to.deep.equal([
          3_000n * LPT,
          0n,
          orchestrator.address,
          0n,
          round,
          round,
          2n,
        ]);
      });

      it("makes it pending for the whole", async () => {
        const { bondingManager, views, delegator, orchestrator, round } = await loadFixture(activeFixture);
        await bondingManager.connect(delegator).transferBond(delegator.address, 3_000n * LPT, ...HINTS);
        const record = await views.getDelegator(delegator.address);
        expect([record.bondedAmount, record.delegateAddress, record.startRound]).to.deep.equal([
          3_000n * LPT,
          orchestrator.address,
          round + 1n,
        ]);
      });
    });
  });

  describe("given an orchestrator", () => {
    describe("when it gives all its stake away", () => {
      it("leaves the pool, and the receiver is a delegator of its", async () => {
        const { bondingManager, views, orchestrator, stranger, round } = await loadFixture(activeFixture);
        await expect(bondingManager.connect(orchestrator).transferBond(stranger.address, 1_000n * LPT, ...HINTS))
          .to.emit(bondingManager, "TranscoderDeactivated")
          .withArgs(orchestrator.address, round + 1n);
        const record = await views.getDelegator(stranger.address);
        expect([record.bondedAmount, record.delegateAddress]).to.deep.equal([1_000n * LPT, orchestrator.address]);
        expect(await bondingManager.transcoderTotalStake(orchestrator.address)).to.equal(4_000n * LPT);
        expect(await bondingManager.getTranscoderPoolSize()).to.equal(1n);
      });
    });
  });
});
