// SPDX-License-Identifier: MIT
import { loadFixture, setBalance, setCode } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { eventsOf } from "../../support/eventsOf";
import { skipRounds } from "../../support/startRound";
import { brokerFixture } from "./brokerFixture";

describe("TicketBroker.fundReserve", () => {
  describe("given that the system is paused", () => {
    it("reverts", async () => {
      const { ticketBroker, controller, gateway } = await loadFixture(brokerFixture);
      await controller.pause();
      await expect(ticketBroker.connect(gateway).fundReserve({ value: 1 })).to.be.revertedWithCustomError(
        ticketBroker,
        "TicketBrokerPaused",
      );
    });
  });

  describe("when the reserve would not fit 96 bits", () => {
    it("reverts", async () => {
      const { ticketBroker, gateway } = await loadFixture(brokerFixture);
      await setBalance(gateway.address, 2n ** 97n);
      await expect(ticketBroker.connect(gateway).fundReserve({ value: 2n ** 96n }))
        .to.be.revertedWithCustomError(ticketBroker, "SafeCastOverflowedUintDowncast")
        .withArgs(96, 2n ** 96n);
    });
  });

  describe("when the Minter refuses the ETH", () => {
    it("reverts, and keeps nothing of it", async () => {
      const { ticketBroker, minter, gateway } = await loadFixture(brokerFixture);
      await setCode(await minter.getAddress(), "0xfe");
      await expect(ticketBroker.connect(gateway).fundReserve({ value: 5 }))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerDepositRefused")
        .withArgs(await minter.getAddress(), 5);
      expect((await ticketBroker.getReserveInfo(gateway.address)).fundsRemaining).to.equal(0);
    });
  });

  it("adds the value to the caller's reserve and leaves it with the Minter", async () => {
    const { ticketBroker, minter, gateway } = await loadFixture(brokerFixture);
    const sending = ticketBroker.connect(gateway).fundReserve({ value: 500 });
    await expect(sending).to.changeEtherBalances([gateway, minter, ticketBroker], [-500, 500, 0]);
    await expect(sending).to.emit(ticketBroker, "ReserveFunded").withArgs(gateway.address, 500);
    expect(await eventsOf(sending, [ticketBroker])).to.deep.equal(["ReserveFunded"]);
    await ticketBroker.connect(gateway).fundReserve({ value: 250 });
    expect(await ticketBroker.getReserveInfo(gateway.address)).to.deep.equal([750n, 0n]);
    expect((await ticketBroker.getSenderInfo(gateway.address))[0].deposit).to.equal(0);
  });

  it("works in a round that nobody initialized", async () => {
    const { ticketBroker, roundsManager, gateway } = await loadFixture(brokerFixture);
    await skipRounds(roundsManager);
    await ticketBroker.connect(gateway).fundReserve({ value: 500 });
    expect((await ticketBroker.getReserveInfo(gateway.address)).fundsRemaining).to.equal(500);
  });

  describe("given an unlock in progress", () => {
    it("ends the unlock last", async () => {
      const { ticketBroker, gateway } = await loadFixture(brokerFixture);
      await ticketBroker.connect(gateway).fundReserve({ value: 500 });
      await ticketBroker.connect(gateway).unlock();
      const sending = ticketBroker.connect(gateway).fundReserve({ value: 1 });
      await expect(sending).to.emit(ticketBroker, "UnlockCancelled").withArgs(gateway.address);
      expect(await eventsOf(sending, [ticketBroker])).to.deep.equal(["ReserveFunded", "UnlockCancelled"]);
      expect(await ticketBroker.isUnlockInProgress(gateway.address)).to.equal(false);
    });
  });
});
