// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { skipRounds, startRound } from "../../support/startRound";
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

  it("tell before a round is initialized what will be there when it is", async () => {
    const { ticketBroker, bondingManager, roundsManager, gateway, orchestrator, thirdOrchestrator, stake } =
      await loadFixture(fundedBrokerFixture);
    await bondingManager.connect(thirdOrchestrator).bond(stake, thirdOrchestrator.address);
    expect(await ticketBroker.claimableReserve(gateway.address, orchestrator.address)).to.equal(2_000);
    await skipRounds(roundsManager);
    const told = await Promise.all(
      [orchestrator, thirdOrchestrator].map(({ address }) => ticketBroker.claimableReserve(gateway.address, address)),
    );
    expect(told).to.deep.equal([1_333n, 1_333n]);
    await roundsManager.initializeRound();
    expect(await ticketBroker.claimableReserve(gateway.address, orchestrator.address)).to.equal(1_333);
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

  it("keep apart what each claimed, by turns, whatever the sender does with its funds meanwhile", async () => {
    const fixture = await loadFixture(fundedBrokerFixture);
    const { ticketBroker, roundsManager, gateway, orchestrator, secondOrchestrator } = fixture;
    const claimed = async (): Promise<bigint[]> => [
      await ticketBroker.claimedReserve(gateway.address, orchestrator.address),
      await ticketBroker.claimedReserve(gateway.address, secondOrchestrator.address),
      (await ticketBroker.getReserveInfo(gateway.address)).claimedInCurrentRound,
    ];
    let senderNonce = 0n;
    const redeem = async (recipient: string, faceValue: bigint): Promise<void> => {
      const { ticket, sig, recipientRand } = await signTicket(fixture, gateway, { recipient, faceValue, senderNonce: ++senderNonce });
      await ticketBroker.redeemWinningTicket(ticket, sig, recipientRand);
    };

    await redeem(orchestrator.address, 10_500n);
    expect(await claimed()).to.deep.equal([500n, 0n, 500n]);
    await ticketBroker.connect(gateway).unlock();
    expect(await claimed()).to.deep.equal([500n, 0n, 500n]);
    await redeem(secondOrchestrator.address, 300n);
    expect(await claimed()).to.deep.equal([500n, 300n, 800n]);
    await ticketBroker.connect(gateway).cancelUnlock();
    await ticketBroker.connect(gateway).fundDepositAndReserve(1, 2, { value: 3 });
    await redeem(orchestrator.address, 101n);
    expect(await claimed()).to.deep.equal([600n, 300n, 900n]);
    await redeem(secondOrchestrator.address, 50n);
    expect(await claimed()).to.deep.equal([600n, 350n, 950n]);

    await startRound(roundsManager);
    expect(await claimed()).to.deep.equal([0n, 0n, 0n]);
    await redeem(orchestrator.address, 10n);
    expect(await claimed()).to.deep.equal([10n, 0n, 10n]);
    await redeem(secondOrchestrator.address, 20n);
    expect(await claimed()).to.deep.equal([10n, 20n, 30n]);
  });
});
