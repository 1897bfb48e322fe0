// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { accountAt } from "../../support/accountAt";
import { deployBehindProxy } from "../../support/deployBehindProxy";

/** ERC-1967: keccak256("eip1967.proxy.implementation") - 1. */
const ERC1967_SLOT = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
const TARGET = ethers.id("ManagerHarnessTarget");

async function managerFixture() {
  const owner = await accountAt(0);
  const stranger = await accountAt(1);
  const controller = await ethers.deployContract("Controller");
  const address = await deployBehindProxy("ManagerHarness", [], [await controller.getAddress()]);
  const manager = await ethers.getContractAt("ManagerHarness", address);
  const next = await (await ethers.deployContract("ManagerHarness")).getAddress();
  return { owner, stranger, controller, manager, next };
}

describe("Manager", () => {
  it("knows its Controller and the id of its implementation", async () => {
    const { controller, manager } = await loadFixture(managerFixture);
    expect(await manager.controller()).to.equal(await controller.getAddress());
    expect(await manager.targetContractId()).to.equal(TARGET);
  });

  describe("initialize", () => {
    it("works once", async () => {
      const { manager, stranger } = await loadFixture(managerFixture);
      await expect(manager.connect(stranger).initialize(stranger.address)).to.be.revertedWithCustomError(manager, "InvalidInitialization");
    });

    it("does not work on an implementation", async () => {
      const { manager, next, stranger } = await loadFixture(managerFixture);
      const implementation = await ethers.getContractAt("ManagerHarness", next);
      await expect(implementation.initialize(stranger.address)).to.be.revertedWithCustomError(manager, "InvalidInitialization");
    });

    it("is the only way in", async () => {
      const { manager, stranger } = await loadFixture(managerFixture);
      await expect(manager.initializeUnguarded(stranger.address)).to.be.revertedWithCustomError(manager, "NotInitializing");
    });
  });

  describe("setController", () => {
    it("reverts for anybody but the Controller, its owner included", async () => {
      const { controller, manager, owner, stranger } = await loadFixture(managerFixture);
      for (const caller of [owner, stranger]) {
        await expect(manager.connect(caller).setController(stranger.address))
          .to.be.revertedWithCustomError(manager, "ManagerCallerNotController")
          .withArgs(caller.address, await controller.getAddress());
      }
    });

    it("is how the Controller passes a contract on", async () => {
      const { controller, manager } = await loadFixture(managerFixture);
      const successor = await (await ethers.deployContract("Controller")).getAddress();
      const id = ethers.id("ManagerHarness");
      await controller.setContractInfo(id, await manager.getAddress(), ethers.dataSlice(ethers.ZeroHash, 0, 20));
      await expect(controller.updateController(id, successor)).to.emit(manager, "SetController").withArgs(successor);
      expect(await manager.controller()).to.equal(successor);
    });
  });

  describe("upgradeToAndCall", () => {
    it("reverts for anybody but the owner of the Controller", async () => {
      const { manager, owner, next, stranger } = await loadFixture(managerFixture);
      await expect(manager.connect(stranger).upgradeToAndCall(next, "0x"))
        .to.be.revertedWithCustomError(manager, "ManagerCallerNotControllerOwner")
        .withArgs(stranger.address, owner.address);
    });

    it("reverts for an implementation that is not the registered one", async () => {
      const { manager, next } = await loadFixture(managerFixture);
      await expect(manager.upgradeToAndCall(next, "0x"))
        .to.be.revertedWithCustomError(manager, "ManagerTargetNotRegistered")
        .withArgs(next, ethers.ZeroAddress);
    });

    it("installs the registered implementation and keeps the state", async () => {
      const { controller, manager, next } = await loadFixture(managerFixture);
      await controller.setContractInfo(TARGET, next, ethers.dataSlice(ethers.ZeroHash, 0, 20));
      await expect(manager.upgradeToAndCall(next, "0x")).to.emit(manager, "Upgraded").withArgs(next);
      expect(await manager.controller()).to.equal(await controller.getAddress());
    });

    it("puts the implementation where tools look, and in the seat, where the proxy does", async () => {
      const { controller, manager, next } = await loadFixture(managerFixture);
      const inSeat = async () => ethers.dataSlice(await ethers.provider.getStorage(manager, await manager.slotOfSeat()), 12);
      const inPlain = async () => ethers.provider.getStorage(manager, ERC1967_SLOT);
      expect(await inPlain()).to.equal(ethers.zeroPadValue(await inSeat(), 32));
      await controller.setContractInfo(TARGET, next, ethers.dataSlice(ethers.ZeroHash, 0, 20));
      await manager.upgradeToAndCall(next, "0x");
      expect(await inSeat()).to.equal(next.toLowerCase());
      expect(await inPlain()).to.equal(ethers.zeroPadValue(next, 32));
    });

    it("reverts on the implementation itself, which keeps its seat", async () => {
      const { controller, next } = await loadFixture(managerFixture);
      const implementation = await ethers.getContractAt("ManagerHarness", next);
      await controller.setContractInfo(TARGET, next, ethers.dataSlice(ethers.ZeroHash, 0, 20));
      await expect(implementation.upgradeToAndCall(next, "0x")).to.be.revertedWithCustomError(
        implementation,
        "UUPSUnauthorizedCallContext",
      );
      expect(await ethers.provider.getStorage(next, await implementation.slotOfSeat())).to.equal(ethers.ZeroHash);
    });

    it("reverts for an implementation that knows nothing of seats, so that it could never be replaced", async () => {
      const { controller, manager, stranger } = await loadFixture(managerFixture);
      const slot = await manager.slotOfSeat();
      const unseated = [
        stranger.address,
        await controller.getAddress(),
        ...(await Promise.all(
          [
            [ethers.ZeroHash, false],
            [slot.slice(0, -2), false],
            [slot, true],
          ].map(async (answer) => (await ethers.deployContract("AnswerMock", answer)).getAddress()),
        )),
      ];
      for (const implementation of unseated) {
        await controller.setContractInfo(TARGET, implementation, ethers.dataSlice(ethers.ZeroHash, 0, 20));
        await expect(manager.upgradeToAndCall(implementation, "0x"))
          .to.be.revertedWithCustomError(manager, "ImplementationNotSeated")
          .withArgs(implementation);
      }
    });
  });
});
