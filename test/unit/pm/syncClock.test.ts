// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { fundedBrokerFixture } from "./brokerFixture";

describe("TicketBroker.syncClock", () => {
  it("changes nothing that has not changed, whoever calls", async () => {
    const { ticketBroker, gateway, stranger, round } = await loadFixture(fundedBrokerFixture);
    await ticketBroker.connect(stranger).syncClock();
    await expect(ticketBroker.connect(gateway).unlock())
      .to.emit(ticketBroker, "Unlock")
      .withArgs(gateway.address, round, round + 2n);
  });

  it("does not lift a pause", async () => {
    const { ticketBroker, controller, gateway, stranger } = await loadFixture(fundedBrokerFixture);
    await controller.pause();
    await ticketBroker.connect(stranger).syncClock();
    await expect(ticketBroker.connect(gateway).unlock()).to.be.revertedWithCustomError(ticketBroker, "TicketBrokerPaused");
    await controller.unpause();
    await expect(ticketBroker.connect(gateway).unlock()).to.emit(ticketBroker, "Unlock");
  });

  it("has been called when the round length changes", async () => {
    const { ticketBroker, roundsManager, gateway } = await loadFixture(fundedBrokerFixture);
    await roundsManager.setRoundLength(1);
    const withdrawRound = async (): Promise<bigint> => (await ticketBroker.getSenderInfo(gateway.address))[0].withdrawRound;
    await ticketBroker.connect(gateway).unlock();
    expect(await withdrawRound()).to.equal((await roundsManager.currentRound()) + 2n);
  });
});
