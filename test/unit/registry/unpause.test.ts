// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { contractId } from "../../../deploy/protocol/contractId";
import { controllerFixture } from "./controllerFixture";

async function pausedFixture() {
  const fixture = await controllerFixture();
  await fixture.register();
  return fixture;
}

describe("Controller.unpause", () => {
  describe("when the caller is not the owner", () => {
    it("reverts", async () => {
      const { controller, owner, stranger } = await loadFixture(pausedFixture);
      await expect(controller.connect(stranger).unpause())
        .to.be.revertedWithCustomError(controller, "ControllerUnauthorized")
        .withArgs(stranger.address, owner.address);
    });
  });

  describe("given an unpaused system", () => {
    it("reverts", async () => {
      const { controller } = await loadFixture(pausedFixture);
      await controller.unpause();
      await expect(controller.unpause()).to.be.revertedWithCustomError(controller, "ControllerPauseUnchanged").withArgs(false);
    });
  });

  describe("given a paused system", () => {
    it("unpauses and tells the contracts that keep the flag", async () => {
      const { controller, bondingManager, ticketBroker, roundsManager } = await loadFixture(pausedFixture);
      for (const listener of [bondingManager, ticketBroker, roundsManager]) expect(await listener.paused()).to.equal(true);
      await expect(controller.unpause()).to.emit(controller, "Unpause").withArgs();
      expect(await controller.paused()).to.equal(false);
      expect(await bondingManager.paused()).to.equal(false);
      expect(await ticketBroker.paused()).to.equal(false);
      expect(await roundsManager.paused()).to.equal(false);
    });
  });

  describe("given a contract that fails when it is told", () => {
    it("unpauses all the same and reports it", async () => {
      const { controller, ticketBroker } = await loadFixture(pausedFixture);
      await ticketBroker.setMode(1);
      await expect(controller.unpause())
        .to.emit(controller, "ClockListenerFailed")
        .withArgs(contractId("TicketBroker"), await ticketBroker.getAddress());
      expect(await controller.paused()).to.equal(false);
    });
  });
});
