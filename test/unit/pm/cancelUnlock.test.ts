// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { startRound } from "../../support/startRound";
import { fundedBrokerFixture } from "./brokerFixture";

describe("TicketBroker.cancelUnlock", () => {
  describe("given that the system is paused", () => {
    it("reverts", async () => {
      const { ticketBroker, controller, gateway } = await loadFixture(fundedBrokerFixture);
      await ticketBroker.connect(gateway).unlock();
      await controller.pause();
      await expect(ticketBroker.connect(gateway).cancelUnlock()).to.be.revertedWithCustomError(ticketBroker, "TicketBrokerPaused");
    });
  });

  describe("given no unlock in progress", () => {
    it("reverts", async () => {
      const { ticketBroker, gateway } = await loadFixture(fundedBrokerFixture);
      await expect(ticketBroker.connect(gateway).cancelUnlock())
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerNoUnlock")
        .withArgs(gateway.address);
    });
  });

  describe("given an unlock in progress", () => {
    it("locks the funds again", async () => {
      const { ticketBroker, gateway } = await loadFixture(fundedBrokerFixture);
      await ticketBroker.connect(gateway).unlock();
      await expect(ticketBroker.connect(gateway).cancelUnlock()).to.emit(ticketBroker, "UnlockCancelled").withArgs(gateway.address);
      expect((await ticketBroker.getSenderInfo(gateway.address))[0]).to.deep.equal([10_000n, 0n]);
    });
  });

  describe("given that the unlock period is over", () => {
    it("locks the funds again: they cannot be withdrawn", async () => {
      const { ticketBroker, roundsManager, gateway } = await loadFixture(fundedBrokerFixture);
      await ticketBroker.connect(gateway).unlock();
      await startRound(roundsManager, 2);
      await ticketBroker.connect(gateway).cancelUnlock();
      await expect(ticketBroker.connect(gateway).withdraw())
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerNoUnlock")
        .withArgs(gateway.address);
    });
  });
});
