// SPDX-License-Identifier: MIT
import { loadFixture, setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { eventsOf } from "../../support/eventsOf";
import { skipRounds } from "../../support/startRound";
import { brokerFixture } from "./brokerFixture";

describe("TicketBroker.fundDeposit", () => {
  describe("given that the system is paused", () => {
    it("reverts", async () => {
      const { ticketBroker, controller, gateway } = await loadFixture(brokerFixture);
      await controller.pause();
      await expect(ticketBroker.connect(gateway).fundDeposit({ value: 1 })).to.be.revertedWithCustomError(
        ticketBroker,
        "TicketBrokerPaused",
      );
    });
  });

  describe("when the deposit would not fit 96 bits", () => {
    it("reverts", async () => {
      const { ticketBroker, gateway } = await loadFixture(brokerFixture);
      await setBalance(gateway.address, 2n ** 97n);
      await ticketBroker.connect(gateway).fundDeposit({ value: 2n ** 96n - 1n });
      await expect(ticketBroker.connect(gateway).fundDeposit({ value: 1 }))
        .to.be.revertedWithCustomError(ticketBroker, "SafeCastOverflowedUintDowncast")
        .withArgs(96, 2n ** 96n);
    });
  });

  it("adds the value to the caller's deposit and leaves it with the Minter", async () => {
    const { ticketBroker, minter, gateway } = await loadFixture(brokerFixture);
    const sending = ticketBroker.connect(gateway).fundDeposit({ value: 500 });
    await expect(sending).to.changeEtherBalances([gateway, minter, ticketBroker], [-500, 500, 0]);
    await expect(sending).to.emit(ticketBroker, "DepositFunded").withArgs(gateway.address, 500);
    expect(await eventsOf(sending, [ticketBroker])).to.deep.equal(["DepositFunded"]);
    await ticketBroker.connect(gateway).fundDeposit({ value: 250 });
    expect(await ticketBroker.getSenderInfo(gateway.address)).to.deep.equal([
      [750n, 0n],
      [0n, 0n],
    ]);
  });

  it("accepts a value of 0 and tells so", async () => {
    const { ticketBroker, gateway } = await loadFixture(brokerFixture);
    await expect(ticketBroker.connect(gateway).fundDeposit()).to.emit(ticketBroker, "DepositFunded").withArgs(gateway.address, 0);
  });

  it("works in a round that nobody initialized", async () => {
    const { ticketBroker, roundsManager, gateway } = await loadFixture(brokerFixture);
    await skipRounds(roundsManager);
    await ticketBroker.connect(gateway).fundDeposit({ value: 500 });
    expect((await ticketBroker.getSenderInfo(gateway.address))[0].deposit).to.equal(500);
  });

  describe("given an unlock in progress", () => {
    it("ends the unlock first", async () => {
      const { ticketBroker, gateway } = await loadFixture(brokerFixture);
      await ticketBroker.connect(gateway).fundDeposit({ value: 500 });
      await ticketBroker.connect(gateway).unlock();
      const sending = ticketBroker.connect(gateway).fundDeposit({ value: 1 });
      await expect(sending).to.emit(ticketBroker, "UnlockCancelled").withArgs(gateway.address);
      expect(await eventsOf(sending, [ticketBroker])).to.deep.equal(["UnlockCancelled", "DepositFunded"]);
      expect(await ticketBroker.isUnlockInProgress(gateway.address)).to.equal(false);
    });
  });

  describe("when somebody sends ETH without a call", () => {
    it("refuses it", async () => {
      const { ticketBroker, gateway } = await loadFixture(brokerFixture);
      const to = await ticketBroker.getAddress();
      await expect(gateway.sendTransaction({ to, value: ethers.parseEther("1") })).to.be.reverted;
    });
  });
});
