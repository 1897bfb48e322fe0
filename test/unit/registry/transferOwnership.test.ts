// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { controllerFixture } from "./controllerFixture";

describe("Controller", () => {
  it("starts paused, owned by its deployer, with an empty directory", async () => {
    const { controller, owner } = await loadFixture(controllerFixture);
    expect(await controller.paused()).to.equal(true);
    expect(await controller.owner()).to.equal(owner.address);
    expect(await controller.getContract(contractId("Minter"))).to.equal(ethers.ZeroAddress);
    expect(await controller.getContractInfo(contractId("Minter"))).to.deep.equal([ethers.ZeroAddress, ethers.ZeroHash.slice(0, 42)]);
  });
});

describe("Controller.transferOwnership", () => {
  describe("when the caller is not the owner", () => {
    it("reverts", async () => {
      const { controller, owner, stranger } = await loadFixture(controllerFixture);
      await expect(controller.connect(stranger).transferOwnership(stranger.address))
        .to.be.revertedWithCustomError(controller, "ControllerUnauthorized")
        .withArgs(stranger.address, owner.address);
    });
  });

  describe("when the new owner is the null address", () => {
    it("reverts", async () => {
      const { controller } = await loadFixture(controllerFixture);
      await expect(controller.transferOwnership(ethers.ZeroAddress))
        .to.be.revertedWithCustomError(controller, "ControllerInvalidOwner")
        .withArgs(ethers.ZeroAddress);
    });
  });

  describe("when the new owner is an account", () => {
    it("moves all rights at once", async () => {
      const { controller, owner, stranger } = await loadFixture(controllerFixture);
      await expect(controller.transferOwnership(stranger.address))
        .to.emit(controller, "OwnershipTransferred")
        .withArgs(owner.address, stranger.address);
      expect(await controller.owner()).to.equal(stranger.address);
      await expect(controller.unpause())
        .to.be.revertedWithCustomError(controller, "ControllerUnauthorized")
        .withArgs(owner.address, stranger.address);
      await controller.connect(stranger).unpause();
    });
  });
});
