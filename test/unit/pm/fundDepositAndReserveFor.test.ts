// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { eventsOf } from "../../support/eventsOf";
import { startRound } from "../../support/startRound";
import { brokerFixture } from "./brokerFixture";

describe("TicketBroker.fundDepositAndReserveFor", () => {
  describe("when the value is not the sum", () => {
    it("reverts", async () => {
      const { ticketBroker, gateway, stranger } = await loadFixture(brokerFixture);
      await expect(ticketBroker.connect(stranger).fundDepositAndReserveFor(gateway.address, 10, 20, { value: 10 }))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerValueMismatch")
        .withArgs(10, 30);
    });
  });

  describe("given that the system is paused", () => {
    it("reverts", async () => {
      const { ticketBroker, controller, gateway, stranger } = await loadFixture(brokerFixture);
      await controller.pause();
      await expect(
        ticketBroker.connect(stranger).fundDepositAndReserveFor(gateway.address, 10, 20, { value: 30 }),
      ).to.be.revertedWithCustomError(ticketBroker, "TicketBrokerPaused");
    });
  });

  describe("when a third party pays", () => {
    it("adds to the other's deposit and reserve", async () => {
      const { ticketBroker, minter, gateway, stranger } = await loadFixture(brokerFixture);
      const sending = ticketBroker.connect(stranger).fundDepositAndReserveFor(gateway.address, 10, 20, { value: 30 });
      await expect(sending).to.changeEtherBalances([stranger, gateway, minter], [-30, 0, 30]);
      await expect(sending).to.emit(ticketBroker, "DepositFunded").withArgs(gateway.address, 10);
      await expect(sending).to.emit(ticketBroker, "ReserveFunded").withArgs(gateway.address, 20);
      expect(await ticketBroker.getSenderInfo(gateway.address)).to.deep.equal([
        [10n, 0n],
        [20n, 0n],
      ]);
      expect(await ticketBroker.getSenderInfo(stranger.address)).to.deep.equal([
        [0n, 0n],
        [0n, 0n],
      ]);
    });

    it("does not end the other's unlock: nobody can lock somebody else's funds", async () => {
      const { ticketBroker, roundsManager, gateway, stranger, round } = await loadFixture(brokerFixture);
      await ticketBroker.connect(gateway).fundDeposit({ value: 500 });
      await ticketBroker.connect(gateway).unlock();
      const sending = ticketBroker.connect(stranger).fundDepositAndReserveFor(gateway.address, 1, 2, { value: 3 });
      expect(await eventsOf(sending, [ticketBroker])).to.deep.equal(["ReserveFunded", "DepositFunded"]);
      expect((await ticketBroker.getSenderInfo(gateway.address))[0].withdrawRound).to.equal(round + 2n);
      await startRound(roundsManager, 2);
      await expect(ticketBroker.connect(gateway).withdraw()).to.changeEtherBalance(gateway, 503);
    });
  });

  describe("when the account itself pays", () => {
    it("ends its unlock first", async () => {
      const { ticketBroker, gateway } = await loadFixture(brokerFixture);
      await ticketBroker.connect(gateway).fundDeposit({ value: 500 });
      await ticketBroker.connect(gateway).unlock();
      const sending = ticketBroker.connect(gateway).fundDepositAndReserveFor(gateway.address, 1, 2, { value: 3 });
      expect(await eventsOf(sending, [ticketBroker])).to.deep.equal(["UnlockCancelled", "ReserveFunded", "DepositFunded"]);
      expect(await ticketBroker.isUnlockInProgress(gateway.address)).to.equal(false);
    });
  });
});
