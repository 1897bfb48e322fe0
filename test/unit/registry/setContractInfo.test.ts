// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { controllerFixture } from "./controllerFixture";

const COMMIT = "0x00112233445566778899aabbccddeeff00112233";
const MINTER = contractId("Minter");

describe("Controller.setContractInfo", () => {
  describe("when the caller is not the owner", () => {
    it("reverts", async () => {
      const { controller, owner, stranger } = await loadFixture(controllerFixture);
      await expect(controller.connect(stranger).setContractInfo(MINTER, stranger.address, COMMIT))
        .to.be.revertedWithCustomError(controller, "ControllerUnauthorized")
        .withArgs(stranger.address, owner.address);
    });
  });

  describe("when the caller is the owner", () => {
    it("stores address and commit, and says so", async () => {
      const { controller, stranger } = await loadFixture(controllerFixture);
      await expect(controller.setContractInfo(MINTER, stranger.address, COMMIT))
        .to.emit(controller, "SetContractInfo")
        .withArgs(MINTER, stranger.address, COMMIT);
      expect(await controller.getContractInfo(MINTER)).to.deep.equal([stranger.address, COMMIT]);
      expect(await controller.getContract(MINTER)).to.equal(stranger.address);
    });

    it("overwrites an entry, also with the null address", async () => {
      const { controller, stranger } = await loadFixture(controllerFixture);
      await controller.setContractInfo(MINTER, stranger.address, COMMIT);
      await controller.setContractInfo(MINTER, ethers.ZeroAddress, COMMIT);
      expect(await controller.getContract(MINTER)).to.equal(ethers.ZeroAddress);
    });
  });

  describe("when the entry is one of a contract that keeps the clock or the pause flag", () => {
    for (const name of ["BondingManager", "BondingVotes", "RoundsManager", "TicketBroker"]) {
      it(`tells the ${name}, and no other`, async () => {
        const { controller, bondingManager, ticketBroker } = await loadFixture(controllerFixture);
        await controller.setContractInfo(contractId(name), await bondingManager.getAddress(), COMMIT);
        expect(await bondingManager.syncs()).to.equal(1);
        expect(await bondingManager.paused()).to.equal(true);
        expect(await ticketBroker.syncs()).to.equal(0);

        await controller.setContractInfo(contractId("Minter"), await ticketBroker.getAddress(), COMMIT);
        expect(await ticketBroker.syncs()).to.equal(0);
        expect(await bondingManager.syncs()).to.equal(1);
      });
    }

    it("accepts an address without code", async () => {
      const { controller, stranger } = await loadFixture(controllerFixture);
      await expect(controller.setContractInfo(contractId("BondingManager"), stranger.address, COMMIT)).not.to.emit(
        controller,
        "ClockListenerFailed",
      );
    });

    it("reports a contract that fails and stores it all the same", async () => {
      const { controller, bondingManager } = await loadFixture(controllerFixture);
      const address = await bondingManager.getAddress();
      await bondingManager.setMode(1);
      await expect(controller.setContractInfo(contractId("BondingManager"), address, COMMIT))
        .to.emit(controller, "ClockListenerFailed")
        .withArgs(contractId("BondingManager"), address);
      expect(await controller.getContract(contractId("BondingManager"))).to.equal(address);
    });
  });
});
