// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { controllerFixture } from "./controllerFixture";

const COMMIT = ethers.ZeroHash.slice(0, 42);
const ID = contractId("AIServiceRegistry");

async function registryFixture() {
  const fixture = await controllerFixture();
  const registry = await ethers.deployContract("AIServiceRegistry", [await fixture.controller.getAddress()]);
  await fixture.controller.setContractInfo(ID, await registry.getAddress(), COMMIT);
  return { ...fixture, registry };
}

describe("Controller.updateController", () => {
  describe("when the caller is not the owner", () => {
    it("reverts", async () => {
      const { controller, owner, stranger } = await loadFixture(registryFixture);
      await expect(controller.connect(stranger).updateController(ID, stranger.address))
        .to.be.revertedWithCustomError(controller, "ControllerUnauthorized")
        .withArgs(stranger.address, owner.address);
    });
  });

  describe("when nothing is registered under the id", () => {
    it("reverts", async () => {
      const { controller, stranger } = await loadFixture(registryFixture);
      await expect(controller.updateController(contractId("Nothing"), stranger.address))
        .to.be.revertedWithCustomError(controller, "ControllerContractNotRegistered")
        .withArgs(contractId("Nothing"));
    });
  });

  describe("when the new Controller is the null address", () => {
    it("passes on the contract's refusal", async () => {
      const { controller, registry } = await loadFixture(registryFixture);
      await expect(controller.updateController(ID, ethers.ZeroAddress))
        .to.be.revertedWithCustomError(registry, "ManagerInvalidController")
        .withArgs(ethers.ZeroAddress);
    });
  });

  describe("when a contract is registered under the id", () => {
    it("gives it another Controller", async () => {
      const { controller, registry, stranger } = await loadFixture(registryFixture);
      await expect(controller.updateController(ID, stranger.address)).to.emit(registry, "SetController").withArgs(stranger.address);
      expect(await registry.controller()).to.equal(stranger.address);
    });
  });
});
