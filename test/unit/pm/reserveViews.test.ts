// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { skipRounds } from "../../support/startRound";
import { fundedBrokerFixture } from "./brokerFixture";
import { signTicket } from "./signTicket";

describe("TicketBroker.claimableReserve, claimedReserve, getReserveInfo and getSenderInfo", () => {
  it("know nothing of a stranger", async () => {
    const { ticketBroker, stranger, orchestrator } = await loadFixture(fundedBrokerFixture);
    expect(await ticketBroker.claimableReserve(stranger.address, orchestrator.address)).to.equal(0);
    expect(await ticketBroker.claimedReserve(stranger.address, orchestrator.address)).to.equal(0);
    expect(await ticketBroker.getReserveInfo(stranger.address)).to.deep.equal([0n, 0n]);
    expect(await ticketBroker.getSenderInfo(stranger.address)).to.deep.equal([
      [0n, 0n],
      [0n, 0n],
    ]);
  });

  it("give a claimant that is not active no share", async () => {
    const { ticketBroker, gateway, stranger } = await loadFixture(fundedBrokerFixture);
    expect(await ticketBroker.claimableReserve(gateway.address, stranger.address)).to.equal(0);
  });

  it("give every active claimant an equal share", async () => {
    const { ticketBroker, gateway, orchestrator, secondOrchestrator } = await loadFixture(fundedBrokerFixture);
    for (const { address } of [orchestrator, secondOrchestrator]) {
      expect(await ticketBroker.claimableReserve(gateway.address, address)).to.equal(2_000);
    }
  });

  it("take off what was claimed, until the round is over, initialized or not", async () => {
    const fixture = await loadFixture(fundedBrokerFixture);
    const { ticketBroker, roundsManager, gateway, orchestrator } = fixture;
    const terms = { recipient: orchestrator.address, faceValue: 10_500n };
    const { ticket, sig, recipientRand } = await signTicket(fixture, gateway, terms);
    await ticketBroker.redeemWinningTicket(ticket, sig, recipientRand);
    expect(await ticketBroker.claimableReserve(gateway.address, orchestrator.address)).to.equal(1_500);
    expect(await ticketBroker.claimedReserve(gateway.address, orchestrator.address)).to.equal(500);
    expect(await ticketBroker.getReserveInfo(gateway.address)).to.deep.equal([3_500n, 500n]);
    expect((await ticketBroker.getSenderInfo(gateway.address))[1]).to.deep.equal([3_500n, 500n]);
    await skipRounds(roundsManager);
    expect(await ticketBroker.claimableReserve(gateway.address, orchestrator.address)).to.equal(1_750);
    expect(await ticketBroker.claimedReserve(gateway.address, orchestrator.address)).to.equal(0);
    expect(await ticketBroker.getReserveInfo(gateway.address)).to.deep.equal([3_500n, 0n]);
  });
});
