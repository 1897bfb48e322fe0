// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { impersonate } from "../../support/impersonate";
import { skipRounds } from "../../support/startRound";
import { fundedBrokerFixture } from "./brokerFixture";
import { signTicket } from "./signTicket";

describe("TicketBroker.onRoundInitialized", () => {
  describe("when the caller is not the RoundsManager", () => {
    it("reverts", async () => {
      const { ticketBroker, roundsManager, owner, round } = await loadFixture(fundedBrokerFixture);
      await expect(ticketBroker.onRoundInitialized(round, ethers.ZeroHash, 1, 0))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerUnauthorizedCaller")
        .withArgs(owner.address, await roundsManager.getAddress());
    });
  });

  describe("when the RoundsManager initializes a round", () => {
    it("opens it for redemption", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, roundsManager, gateway, orchestrator, round } = fixture;
      const { ticket, sig, recipientRand } = await signTicket(fixture, gateway, { recipient: orchestrator.address });
      await skipRounds(roundsManager);
      await expect(ticketBroker.redeemWinningTicket(ticket, sig, recipientRand))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerRoundNotInitialized")
        .withArgs(round + 1n, round);
      await roundsManager.initializeRound();
      await expect(ticketBroker.redeemWinningTicket(ticket, sig, recipientRand)).to.emit(ticketBroker, "WinningTicketRedeemed");
    });
  });

  describe("when the chain gives no block hash", () => {
    it("opens the round, whose own tickets cannot be redeemed", async () => {
      const fixture = await loadFixture(fundedBrokerFixture);
      const { ticketBroker, roundsManager, gateway, orchestrator } = fixture;
      const old = await signTicket(fixture, gateway, { recipient: orchestrator.address });
      await skipRounds(roundsManager);
      const round = await roundsManager.currentRound();
      // What a RoundsManager without a hash to give would say.
      const caller = await impersonate(await roundsManager.getAddress());
      await roundsManager.initializeRound();
      await ticketBroker.connect(caller).onRoundInitialized(round, ethers.ZeroHash, 2, (await ethers.provider.getBlockNumber()) + 100);
      const young = await signTicket(fixture, gateway, { recipient: orchestrator.address, creationRound: round });
      await expect(ticketBroker.redeemWinningTicket(young.ticket, young.sig, young.recipientRand)).to.be.revertedWith(
        "ticket creationRound does not have a block hash",
      );
      await expect(ticketBroker.redeemWinningTicket(old.ticket, old.sig, old.recipientRand)).to.emit(ticketBroker, "WinningTicketRedeemed");
    });
  });
});
