// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { eventsOf } from "../../support/eventsOf";
import { brokerFixture } from "./brokerFixture";

describe("TicketBroker.fundDepositAndReserve", () => {
  describe("when the value is not the sum", () => {
    it("reverts", async () => {
      const { ticketBroker, gateway } = await loadFixture(brokerFixture);
      for (const value of [29, 31]) {
        await expect(ticketBroker.connect(gateway).fundDepositAndReserve(10, 20, { value }))
          .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerValueMismatch")
          .withArgs(value, 30);
      }
    });
  });

  describe("when the sum does not fit 256 bits", () => {
    it("reverts: no deposit appears out of an overflow", async () => {
      const { ticketBroker, gateway } = await loadFixture(brokerFixture);
      for (const parts of [
        [ethers.MaxUint256, 2n],
        [ethers.MaxUint256, ethers.MaxUint256],
      ] as const) {
        await expect(ticketBroker.connect(gateway).fundDepositAndReserve(...parts, { value: 1 }))
          .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerValueMismatch")
          .withArgs(1, ethers.MaxUint256);
      }
    });
  });

  describe("given that the system is paused", () => {
    it("reverts", async () => {
      const { ticketBroker, controller, gateway } = await loadFixture(brokerFixture);
      await controller.pause();
      await expect(ticketBroker.connect(gateway).fundDepositAndReserve(10, 20, { value: 30 })).to.be.revertedWithCustomError(
        ticketBroker,
        "TicketBrokerPaused",
      );
    });
  });

  it("adds to both of the caller's", async () => {
    const { ticketBroker, minter, gateway } = await loadFixture(brokerFixture);
    const sending = ticketBroker.connect(gateway).fundDepositAndReserve(10, 20, { value: 30 });
    await expect(sending).to.changeEtherBalances([gateway, minter, ticketBroker], [-30, 30, 0]);
    await expect(sending).to.emit(ticketBroker, "DepositFunded").withArgs(gateway.address, 10);
    await expect(sending).to.emit(ticketBroker, "ReserveFunded").withArgs(gateway.address, 20);
    expect(await eventsOf(sending, [ticketBroker])).to.deep.equal(["ReserveFunded", "DepositFunded"]);
    expect(await ticketBroker.getSenderInfo(gateway.address)).to.deep.equal([
      [10n, 0n],
      [20n, 0n],
    ]);
  });

  describe("given an unlock in progress", () => {
    it("ends the unlock first", async () => {
      const { ticketBroker, gateway } = await loadFixture(brokerFixture);
      await ticketBroker.connect(gateway).fundDeposit({ value: 500 });
      await ticketBroker.connect(gateway).unlock();
      const sending = ticketBroker.connect(gateway).fundDepositAndReserve(0, 0);
      expect(await eventsOf(sending, [ticketBroker])).to.deep.equal(["UnlockCancelled", "ReserveFunded", "DepositFunded"]);
      expect(await ticketBroker.isUnlockInProgress(gateway.address)).to.equal(false);
    });
  });
});
