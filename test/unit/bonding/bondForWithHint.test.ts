// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { activeFixture } from "./bondingFixture";

const LPT = 10n ** 18n;
const NONE = ethers.ZeroAddress;
const HINTS = [NONE, NONE, NONE, NONE] as const;

async function rewardedFixture() {
  const fixture = await activeFixture();
  await fixture.bondingManager.connect(fixture.orchestrator).reward();
  return fixture;
}

/** The newcomer is the L2Migrator. */
async function migratorFixture() {
  const fixture = await activeFixture();
  await fixture.controller.setContractInfo(contractId("L2Migrator"), fixture.newcomer.address, `0x${"0".repeat(40)}`);
  return fixture;
}

describe("BondingManager.bondForWithHint", () => {
  describe("given an owner whose delegate has yet to call reward", () => {
    describe("when a third party adds to its stake", () => {
      it("reverts: the claim would cost the owner its share", async () => {
        const { bondingManager, newcomer, delegator, orchestrator } = await loadFixture(activeFixture);
        await expect(bondingManager.connect(newcomer).bondForWithHint(1, delegator.address, orchestrator.address, ...HINTS))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerIllegalClaim")
          .withArgs(delegator.address, orchestrator.address);
      });

      it("is possible once the owner has claimed", async () => {
        const { bondingManager, views, newcomer, delegator, orchestrator } = await loadFixture(activeFixture);
        await bondingManager.connect(delegator).claimEarnings(0);
        await bondingManager.connect(newcomer).bondForWithHint(1, delegator.address, orchestrator.address, ...HINTS);
        expect((await views.getDelegator(delegator.address)).bondedAmount).to.equal(3_000n * LPT + 1n);
      });
    });

    describe("when the owner calls it for itself", () => {
      it("bonds", async () => {
        const { bondingManager, views, delegator, rival } = await loadFixture(activeFixture);
        await bondingManager.connect(delegator).bondForWithHint(1, delegator.address, rival.address, ...HINTS);
        expect((await views.getDelegator(delegator.address)).delegateAddress).to.equal(rival.address);
      });
    });
  });

  describe("given an owner whose delegate is not active", () => {
    it("can be added to", async () => {
      const { bondingManager, views, newcomer, second, stranger } = await loadFixture(activeFixture);
      await bondingManager.connect(second).bond(5n, stranger.address);
      await bondingManager.connect(newcomer).bondForWithHint(1, second.address, stranger.address, ...HINTS);
      expect((await views.getDelegator(second.address)).bondedAmount).to.equal(6n);
    });
  });

  describe("given an owner with stake", () => {
    describe("when a third party names another delegate", () => {
      it("reverts", async () => {
        const { bondingManager, newcomer, delegator, orchestrator, rival } = await loadFixture(rewardedFixture);
        await expect(bondingManager.connect(newcomer).bondForWithHint(1, delegator.address, rival.address, ...HINTS))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidDelegateChange")
          .withArgs(rival.address, orchestrator.address);
      });
    });

    describe("when a third party adds nothing", () => {
      it("reverts", async () => {
        const { bondingManager, newcomer, delegator, orchestrator } = await loadFixture(rewardedFixture);
        await expect(
          bondingManager.connect(newcomer).bondForWithHint(0, delegator.address, orchestrator.address, ...HINTS),
        ).to.be.revertedWithCustomError(bondingManager, "BondingManagerNothingToBond");
      });
    });

    describe("when a third party adds to it", () => {
      it("takes the LPT from the caller and gives the stake to the owner", async () => {
        const { bondingManager, token, newcomer, delegator, orchestrator, logs, minter, round } = await loadFixture(rewardedFixture);
        const call = bondingManager.connect(newcomer).bondForWithHint(7, delegator.address, orchestrator.address, ...HINTS);
        const pending = 4194648750000000000000n;
        const total = 6123820000000000000000n;
        expect(await logs(call)).to.deep.equal([
          ["EarningsClaimed", orchestrator.address, delegator.address, pending - 3_000n * LPT, 0n, round, round],
          ["DelegateVotesChanged", orchestrator.address, total, total + 7n],
          ["Transfer", newcomer.address, await minter.getAddress(), 7n],
          ["Bond", orchestrator.address, orchestrator.address, delegator.address, 7n, pending + 7n],
          ["DelegatorBondedAmountChanged", delegator.address, 3_000n * LPT, round - 1n, pending + 7n, round],
        ]);
        expect(await token.balanceOf(newcomer.address)).to.equal(20_000n * LPT - 7n);
        expect(await token.balanceOf(delegator.address)).to.equal(17_000n * LPT);
      });

      it("can add to an orchestrator", async () => {
        const { bondingManager, newcomer, orchestrator } = await loadFixture(rewardedFixture);
        await bondingManager.connect(newcomer).bondForWithHint(7, orchestrator.address, orchestrator.address, ...HINTS);
        expect(await bondingManager.pendingStake(orchestrator.address, 0)).to.equal(1929171250000000000007n);
      });
    });
  });

  describe("given an owner without stake", () => {
    describe("when the owner is the null address", () => {
      it("reverts", async () => {
        const { bondingManager, newcomer, orchestrator } = await loadFixture(activeFixture);
        await expect(bondingManager.connect(newcomer).bondForWithHint(1, NONE, orchestrator.address, ...HINTS))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidDelegator")
          .withArgs(NONE);
      });
    });

    describe("when a third party makes it its own delegate", () => {
      it("reverts", async () => {
        const { bondingManager, newcomer, second } = await loadFixture(activeFixture);
        await expect(bondingManager.connect(newcomer).bondForWithHint(1, second.address, second.address, ...HINTS))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidDelegate")
          .withArgs(second.address);
      });
    });

    describe("when a third party gives it stake with an orchestrator", () => {
      it("is pending with that orchestrator", async () => {
        const { bondingManager, views, newcomer, second, orchestrator, round } = await loadFixture(activeFixture);
        await bondingManager.connect(newcomer).bondForWithHint(9, second.address, orchestrator.address, ...HINTS);
        expect((await views.getDelegator(second.address)).slice()).to.deep.equal([9n, 0n, orchestrator.address, 0n, round + 1n, round, 0n]);
        expect(await bondingManager.delegatorStatus(second.address)).to.equal(0n);
      });
    });
  });

  describe("given that the caller is the L2Migrator", () => {
    it("can claim for the owner before the reward, as deployed", async () => {
      const { bondingManager, views, newcomer, delegator, orchestrator } = await loadFixture(migratorFixture);
      await bondingManager.connect(newcomer).bondForWithHint(1, delegator.address, orchestrator.address, ...HINTS);
      expect((await views.getDelegator(delegator.address)).bondedAmount).to.equal(3_000n * LPT + 1n);
    });

    it("can make an account its own delegate", async () => {
      const { bondingManager, newcomer, second } = await loadFixture(migratorFixture);
      await bondingManager.connect(newcomer).bondForWithHint(1, second.address, second.address, ...HINTS);
      expect(await bondingManager.isRegisteredTranscoder(second.address)).to.equal(true);
    });

    it("can move an owner's stake", async () => {
      const { bondingManager, views, newcomer, delegator, rival } = await loadFixture(migratorFixture);
      await bondingManager.connect(newcomer).bondForWithHint(0, delegator.address, rival.address, ...HINTS);
      expect((await views.getDelegator(delegator.address)).delegateAddress).to.equal(rival.address);
    });
  });
});
