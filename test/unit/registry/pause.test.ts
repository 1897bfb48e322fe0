// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { controllerFixture } from "./controllerFixture";

async function unpausedFixture() {
  const fixture = await controllerFixture();
  await fixture.register();
  await fixture.controller.unpause();
  return fixture;
}

describe("Controller.pause", () => {
  describe("when the caller is not the owner", () => {
    it("reverts", async () => {
      const { controller, owner, stranger } = await loadFixture(unpausedFixture);
      await expect(controller.connect(stranger).pause())
        .to.be.revertedWithCustomError(controller, "ControllerUnauthorized")
        .withArgs(stranger.address, owner.address);
    });
  });

  describe("given a paused system", () => {
    it("reverts", async () => {
      const { controller } = await loadFixture(controllerFixture);
      await expect(controller.pause()).to.be.revertedWithCustomError(controller, "ControllerPauseUnchanged").withArgs(true);
    });
  });

  describe("given too little gas for the contracts that must know", () => {
    it("reverts instead of pausing half of the system", async () => {
      const { controller, bondingManager } = await loadFixture(unpausedFixture);
      const required = (300_000n * 64n) / 63n + 20_000n;
      await expect(controller.pause({ gasLimit: 300_000 }))
        .to.be.revertedWithCustomError(controller, "ControllerInsufficientGas")
        .withArgs((left: bigint) => left < required, required);
      expect(await controller.paused()).to.equal(false);
      expect(await bondingManager.paused()).to.equal(false);
    });

    it("pauses with just what a contract may need", async () => {
      const { controller, ticketBroker } = await loadFixture(controllerFixture);
      await controller.setContractInfo(contractId("TicketBroker"), await ticketBroker.getAddress(), ethers.ZeroHash.slice(0, 42));
      await controller.unpause();
      const required = (300_000n * 64n) / 63n + 20_000n;
      /** What is left, where the Controller asks, of a transaction's gas. */
      const leftOf = async (gasLimit: bigint): Promise<bigint> => {
        let left = 0n;
        await expect(controller.pause.staticCall({ gasLimit }))
          .to.be.revertedWithCustomError(controller, "ControllerInsufficientGas")
          .withArgs((actual: bigint) => (left = actual) < required, required);
        return left;
      };
      const gasLimit = 300_000n + required - (await leftOf(300_000n));
      expect(await leftOf(gasLimit - 1n)).to.equal(required - 1n);
      await controller.pause({ gasLimit });
      expect(await ticketBroker.paused()).to.equal(true);
    });
  });

  describe("given an unpaused system", () => {
    it("pauses and tells the contracts that keep the flag", async () => {
      const { controller, bondingManager, ticketBroker, roundsManager } = await loadFixture(unpausedFixture);
      await expect(controller.pause()).to.emit(controller, "Pause").withArgs();
      expect(await controller.paused()).to.equal(true);
      expect(await roundsManager.paused()).to.equal(true);
      expect(await bondingManager.paused()).to.equal(true);
      expect(await ticketBroker.paused()).to.equal(true);
    });

    it("pauses when no contract is registered", async () => {
      const { controller } = await loadFixture(controllerFixture);
      await controller.unpause();
      await controller.pause();
      expect(await controller.paused()).to.equal(true);
    });
  });

  for (const [behaviour, mode] of [
    ["reverts", 1],
    ["burns all its gas", 2],
  ] as const) {
    describe(`given a contract that ${behaviour} when it is told`, () => {
      it("pauses all the same, reports it, and tells the others", async () => {
        const { controller, bondingManager, ticketBroker } = await loadFixture(unpausedFixture);
        await bondingManager.setMode(mode);
        await expect(controller.pause())
          .to.emit(controller, "ClockListenerFailed")
          .withArgs(contractId("BondingManager"), await bondingManager.getAddress());
        expect(await controller.paused()).to.equal(true);
        expect(await ticketBroker.paused()).to.equal(true);
      });
    });
  }
});
