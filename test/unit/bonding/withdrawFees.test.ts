// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { startRound } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

const LPT = 10n ** 18n;
const FEES = 450_000_000_000_000_000n;

/** The delegator has 0.45 ETH of fees to claim. */
async function feesFixture() {
  const fixture = await activeFixture();
  await fixture.payFees(fixture.orchestrator.address, 10n ** 18n, fixture.round);
  const round = await startRound(fixture.roundsManager);
  const wallet = await ethers.deployContract("EtherReceiverMock", [await fixture.minter.getAddress()]);
  return { ...fixture, round, wallet };
}

describe("BondingManager.withdrawFees", () => {
  describe("when the recipient is the null address", () => {
    it("reverts", async () => {
      const { bondingManager, delegator } = await loadFixture(feesFixture);
      await expect(bondingManager.connect(delegator).withdrawFees(ethers.ZeroAddress, 1))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidRecipient")
        .withArgs(ethers.ZeroAddress);
    });
  });

  describe("when the amount is more than the fees", () => {
    it("reverts", async () => {
      const { bondingManager, delegator, stranger } = await loadFixture(feesFixture);
      await expect(bondingManager.connect(delegator).withdrawFees(stranger.address, FEES + 1n))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerInsufficientFees")
        .withArgs(FEES + 1n, FEES);
    });
  });

  describe("when the recipient refuses", () => {
    it("reverts with the Minter's reason, and keeps the fees", async () => {
      const { bondingManager, minter, delegator, wallet } = await loadFixture(feesFixture);
      await wallet.setMode(1);
      await expect(bondingManager.connect(delegator).withdrawFees(await wallet.getAddress(), FEES)).to.be.revertedWithCustomError(
        minter,
        "MinterTransferFailed",
      );
      expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal(FEES);
    });
  });

  describe("when the amount is a part of the fees", () => {
    it("pays it and keeps the rest", async () => {
      const { bondingManager, views, minter, delegator, stranger } = await loadFixture(feesFixture);
      await expect(bondingManager.connect(delegator).withdrawFees(stranger.address, 1n)).to.changeEtherBalances(
        [stranger.address, await minter.getAddress()],
        [1n, -1n],
      );
      expect((await views.getDelegator(delegator.address)).fees).to.equal(FEES - 1n);
      expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal(FEES - 1n);
    });

    it("logs the claim, the payment and the votes", async () => {
      const { bondingManager, logs, delegator, stranger, orchestrator, round } = await loadFixture(feesFixture);
      expect(await logs(bondingManager.connect(delegator).withdrawFees(stranger.address, 1n))).to.deep.equal([
        ["EarningsClaimed", orchestrator.address, delegator.address, 0n, FEES, round - 1n, round],
        ["WithdrawFees", delegator.address, stranger.address, 1n],
        ["DelegatorBondedAmountChanged", delegator.address, 3_000n * LPT, round - 2n, 3_000n * LPT, round],
      ]);
    });
  });

  describe("when the amount is all of the fees", () => {
    it("pays a contract wallet whatever its receive function costs", async () => {
      const { bondingManager, delegator, wallet } = await loadFixture(feesFixture);
      await bondingManager.connect(delegator).withdrawFees(await wallet.getAddress(), FEES);
      expect(await wallet.firstWord()).to.equal(FEES);
      expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal(0n);
    });
  });

  describe("when the amount is zero", () => {
    it("claims", async () => {
      const { bondingManager, views, delegator } = await loadFixture(feesFixture);
      await bondingManager.connect(delegator).withdrawFees(delegator.address, 0n);
      expect((await views.getDelegator(delegator.address)).fees).to.equal(FEES);
    });
  });

  describe("when the caller has unbonded all its stake", () => {
    it("pays its fees", async () => {
      const { bondingManager, delegator, stranger } = await loadFixture(feesFixture);
      await bondingManager.connect(delegator).unbond(3_000n * LPT);
      await expect(bondingManager.connect(delegator).withdrawFees(stranger.address, FEES)).to.changeEtherBalance(stranger.address, FEES);
    });
  });
});
