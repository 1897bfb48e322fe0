// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { fundedBrokerFixture } from "./brokerFixture";

describe("TicketBroker.setUnlockPeriod", () => {
  describe("when the caller is not the Controller's owner", () => {
    it("reverts", async () => {
      const { ticketBroker, owner, stranger } = await loadFixture(fundedBrokerFixture);
      await expect(ticketBroker.connect(stranger).setUnlockPeriod(3))
        .to.be.revertedWithCustomError(ticketBroker, "ManagerCallerNotControllerOwner")
        .withArgs(stranger.address, owner.address);
    });
  });

  describe("when the period is longer than 65,535 rounds", () => {
    it("reverts", async () => {
      const { ticketBroker } = await loadFixture(fundedBrokerFixture);
      await expect(ticketBroker.setUnlockPeriod(65_536))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerInvalidParameter")
        .withArgs(65_536, 65_535);
    });
  });

  for (const period of [0, 3, 65_535]) {
    it(`sets ${period} rounds`, async () => {
      const { ticketBroker } = await loadFixture(fundedBrokerFixture);
      await expect(ticketBroker.setUnlockPeriod(period)).to.emit(ticketBroker, "ParameterUpdate").withArgs("unlockPeriod");
      expect(await ticketBroker.unlockPeriod()).to.equal(period);
      expect(await ticketBroker.ticketValidityPeriod()).to.equal(2);
    });
  }

  it("leaves an unlock in progress as it is", async () => {
    const { ticketBroker, gateway, round } = await loadFixture(fundedBrokerFixture);
    await ticketBroker.connect(gateway).unlock();
    await ticketBroker.setUnlockPeriod(9);
    expect((await ticketBroker.getSenderInfo(gateway.address))[0].withdrawRound).to.equal(round + 2n);
  });
});
