// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { startRound } from "../../support/startRound";
import { fundedBrokerFixture } from "./brokerFixture";
import { signTicket } from "./signTicket";

describe("TicketBroker.setTicketValidityPeriod", () => {
  describe("when the caller is not the Controller's owner", () => {
    it("reverts", async () => {
      const { ticketBroker, owner, stranger } = await loadFixture(fundedBrokerFixture);
      await expect(ticketBroker.connect(stranger).setTicketValidityPeriod(3))
        .to.be.revertedWithCustomError(ticketBroker, "ManagerCallerNotControllerOwner")
        .withArgs(stranger.address, owner.address);
    });
  });

  for (const period of [0, 65_536]) {
    describe(`when the period is ${period} rounds`, () => {
      it("reverts", async () => {
        const { ticketBroker } = await loadFixture(fundedBrokerFixture);
        await expect(ticketBroker.setTicketValidityPeriod(period))
          .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerInvalidParameter")
          .withArgs(period, 65_535);
      });
    });
  }

  for (const period of [1, 65_535]) {
    it(`sets ${period} rounds`, async () => {
      const { ticketBroker } = await loadFixture(fundedBrokerFixture);
      await expect(ticketBroker.setTicketValidityPeriod(period)).to.emit(ticketBroker, "ParameterUpdate").withArgs("ticketValidityPeriod");
      expect(await ticketBroker.ticketValidityPeriod()).to.equal(period);
      expect(await ticketBroker.unlockPeriod()).to.equal(2);
    });
  }

  it("applies to tickets that are out already", async () => {
    const fixture = await loadFixture(fundedBrokerFixture);
    const { ticketBroker, roundsManager, gateway, orchestrator, round } = fixture;
    const { ticket, sig, recipientRand } = await signTicket(fixture, gateway, { recipient: orchestrator.address });
    await startRound(roundsManager);
    await ticketBroker.setTicketValidityPeriod(1);
    await expect(ticketBroker.redeemWinningTicket(ticket, sig, recipientRand))
      .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerTicketExpired")
      .withArgs(round + 1n, round + 1n);
  });
});
