// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { skipRounds } from "../../support/startRound";
import { brokerFixture, fundedBrokerFixture } from "./brokerFixture";

describe("TicketBroker.unlock", () => {
  describe("given that the system is paused", () => {
    it("reverts", async () => {
      const { ticketBroker, controller, gateway } = await loadFixture(fundedBrokerFixture);
      await controller.pause();
      await expect(ticketBroker.connect(gateway).unlock()).to.be.revertedWithCustomError(ticketBroker, "TicketBrokerPaused");
    });
  });

  describe("given neither deposit nor reserve", () => {
    it("reverts", async () => {
      const { ticketBroker, stranger } = await loadFixture(fundedBrokerFixture);
      await expect(ticketBroker.connect(stranger).unlock())
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerNoFunds")
        .withArgs(stranger.address);
    });
  });

  describe("given an unlock in progress", () => {
    it("reverts", async () => {
      const { ticketBroker, gateway, round } = await loadFixture(fundedBrokerFixture);
      await ticketBroker.connect(gateway).unlock();
      await expect(ticketBroker.connect(gateway).unlock())
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerUnlockInProgress")
        .withArgs(gateway.address, round + 2n);
    });
  });

  for (const [what, deposit, reserve] of [
    ["a deposit", 1, 0],
    ["a reserve", 0, 1],
  ] as const) {
    describe(`given only ${what}`, () => {
      it("names the round of withdrawal", async () => {
        const { ticketBroker, gateway, round } = await loadFixture(brokerFixture);
        await ticketBroker.connect(gateway).fundDepositAndReserve(deposit, reserve, { value: 1 });
        expect(await ticketBroker.isUnlockInProgress(gateway.address)).to.equal(false);
        await expect(ticketBroker.connect(gateway).unlock())
          .to.emit(ticketBroker, "Unlock")
          .withArgs(gateway.address, round, round + 2n);
        expect(await ticketBroker.isUnlockInProgress(gateway.address)).to.equal(true);
        expect((await ticketBroker.getSenderInfo(gateway.address))[0]).to.deep.equal([BigInt(deposit), round + 2n]);
      });
    });
  }

  it("counts from the current round, initialized or not", async () => {
    const { ticketBroker, roundsManager, gateway, round } = await loadFixture(fundedBrokerFixture);
    await skipRounds(roundsManager, 3);
    await expect(ticketBroker.connect(gateway).unlock())
      .to.emit(ticketBroker, "Unlock")
      .withArgs(gateway.address, round + 3n, round + 5n);
  });
});
