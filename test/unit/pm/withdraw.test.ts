// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { impersonate } from "../../support/impersonate";
import { skipRounds, startRound } from "../../support/startRound";
import { fundedBrokerFixture } from "./brokerFixture";

const RECEIVER_REFUSES = 1;

async function unlockedFixture() {
  const fixture = await fundedBrokerFixture();
  await fixture.ticketBroker.connect(fixture.gateway).unlock();
  await startRound(fixture.roundsManager, 2);
  return fixture;
}

/** A contract wallet as a gateway, unlocked, with 300 wei. */
async function walletFixture() {
  const fixture = await fundedBrokerFixture();
  const { ticketBroker, roundsManager } = fixture;
  const wallet = await ethers.deployContract("ContractWalletMock");
  const broker = await ticketBroker.getAddress();
  const calls = ticketBroker.interface;
  const withdrawal = calls.encodeFunctionData("withdraw");
  await wallet.execute(broker, 300, calls.encodeFunctionData("fundDeposit"), { value: 300 });
  await wallet.execute(broker, 0, calls.encodeFunctionData("unlock"));
  await startRound(roundsManager, 2);
  return { ...fixture, wallet, broker, withdrawal };
}

describe("TicketBroker.withdraw", () => {
  describe("given that the system is paused", () => {
    it("reverts", async () => {
      const { ticketBroker, controller, gateway } = await loadFixture(unlockedFixture);
      await controller.pause();
      await expect(ticketBroker.connect(gateway).withdraw()).to.be.revertedWithCustomError(ticketBroker, "TicketBrokerPaused");
    });
  });

  describe("given neither deposit nor reserve", () => {
    it("reverts", async () => {
      const { ticketBroker, stranger } = await loadFixture(unlockedFixture);
      await expect(ticketBroker.connect(stranger).withdraw())
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerNoFunds")
        .withArgs(stranger.address);
    });
  });

  describe("given no unlock", () => {
    it("reverts", async () => {
      const { ticketBroker, gateway } = await loadFixture(fundedBrokerFixture);
      await expect(ticketBroker.connect(gateway).withdraw())
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerNoUnlock")
        .withArgs(gateway.address);
    });
  });

  describe("given an unlock that is not over", () => {
    it("reverts in the last round of the period, and works in the next", async () => {
      const { ticketBroker, roundsManager, gateway, round } = await loadFixture(fundedBrokerFixture);
      await ticketBroker.connect(gateway).unlock();
      await startRound(roundsManager);
      await expect(ticketBroker.connect(gateway).withdraw())
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerLocked")
        .withArgs(round + 2n, round + 1n);
      await startRound(roundsManager);
      await expect(ticketBroker.connect(gateway).withdraw()).to.changeEtherBalance(gateway, 14_000);
    });
  });

  describe("given unlocked funds", () => {
    it("pays deposit and reserve", async () => {
      const { ticketBroker, minter, gateway } = await loadFixture(unlockedFixture);
      const sending = ticketBroker.connect(gateway).withdraw();
      await expect(sending).to.changeEtherBalances([gateway, minter], [14_000, -14_000]);
      await expect(sending).to.emit(ticketBroker, "Withdrawal").withArgs(gateway.address, 10_000, 4_000);
    });

    it("pays once", async () => {
      const { ticketBroker, gateway } = await loadFixture(unlockedFixture);
      await ticketBroker.connect(gateway).withdraw();
      await expect(ticketBroker.connect(gateway).withdraw())
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerNoFunds")
        .withArgs(gateway.address);
    });

    it("leaves the account unlocked, so that what a third party adds can be withdrawn at once", async () => {
      const { ticketBroker, gateway, stranger, round } = await loadFixture(unlockedFixture);
      await ticketBroker.connect(gateway).withdraw();
      expect(await ticketBroker.getSenderInfo(gateway.address)).to.deep.equal([
        [0n, round + 2n],
        [0n, 0n],
      ]);
      await ticketBroker.connect(stranger).fundDepositAndReserveFor(gateway.address, 5, 6, { value: 11 });
      await expect(ticketBroker.connect(gateway).withdraw()).to.changeEtherBalance(gateway, 11);
    });

    it("pays in a round that nobody initialized", async () => {
      const { ticketBroker, roundsManager, gateway } = await loadFixture(unlockedFixture);
      await skipRounds(roundsManager, 5);
      await expect(ticketBroker.connect(gateway).withdraw()).to.changeEtherBalance(gateway, 14_000);
    });

    it("pays at once where the unlock period is 0", async () => {
      const { ticketBroker, stranger } = await loadFixture(unlockedFixture);
      await ticketBroker.setUnlockPeriod(0);
      await ticketBroker.connect(stranger).fundReserve({ value: 9 });
      await ticketBroker.connect(stranger).unlock();
      await expect(ticketBroker.connect(stranger).withdraw()).to.changeEtherBalance(stranger, 9);
    });
  });

  describe("given a contract wallet", () => {
    it("pays one that needs far more gas than a plain transfer gives", async () => {
      const { ticketBroker, minter, roundsManager, stranger } = await loadFixture(unlockedFixture);
      const receiver = await ethers.deployContract("EtherReceiverMock", [await minter.getAddress()]);
      const wallet = await impersonate(await receiver.getAddress());
      await ticketBroker.connect(wallet).fundDeposit({ value: 100 });
      await ticketBroker.connect(wallet).unlock();
      await ticketBroker.connect(stranger).fundDepositAndReserveFor(wallet.address, 0, 20, { value: 20 });
      await startRound(roundsManager, 2);
      await ticketBroker.connect(wallet).withdraw();
      expect(await receiver.firstWord()).to.equal(120);
    });

    it("reverts with the reason of one that refuses, and leaves its funds", async () => {
      const { ticketBroker, minter, roundsManager } = await loadFixture(unlockedFixture);
      const receiver = await ethers.deployContract("EtherReceiverMock", [await minter.getAddress()]);
      const wallet = await impersonate(await receiver.getAddress());
      await ticketBroker.connect(wallet).fundDeposit({ value: 100 });
      await ticketBroker.connect(wallet).unlock();
      await startRound(roundsManager, 2);
      await receiver.setMode(RECEIVER_REFUSES);
      await expect(ticketBroker.connect(wallet).withdraw())
        .to.be.revertedWithCustomError(minter, "MinterTransferFailed")
        .withArgs(wallet.address, 100, receiver.interface.encodeErrorResult("EtherReceiverMockRefused", [100]));
      expect((await ticketBroker.getSenderInfo(wallet.address))[0].deposit).to.equal(100);
    });

    it("pays once although it asks again while it is paid", async () => {
      const { ticketBroker, minter, wallet, broker, withdrawal } = await loadFixture(walletFixture);
      await wallet.onReceive(broker, withdrawal);
      await expect(wallet.execute(broker, 0, withdrawal)).to.changeEtherBalances([minter, wallet], [-300, 300]);
      expect(await wallet.wasCalled()).to.equal(true);
      expect(await wallet.hasCallSucceeded()).to.equal(false);
      const reason = ticketBroker.interface.encodeErrorResult("TicketBrokerNoFunds", [await wallet.getAddress()]);
      expect(await wallet.answer()).to.equal(reason);
    });

    it("lets it fund itself again while it is paid, and sees that as a new account", async () => {
      const { ticketBroker, minter, wallet, broker, withdrawal } = await loadFixture(walletFixture);
      await wallet.onReceive(broker, ticketBroker.interface.encodeFunctionData("fundDeposit"));
      await expect(wallet.execute(broker, 0, withdrawal)).to.changeEtherBalance(minter, -300);
      expect(await wallet.hasCallSucceeded()).to.equal(true);
      expect((await ticketBroker.getSenderInfo(await wallet.getAddress()))[0]).to.deep.equal([0n, 0n]);
    });
  });
});
