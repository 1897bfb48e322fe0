// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { ethers } from "hardhat";
import { accountAt } from "../../support/accountAt";

describe("ProxySeed", () => {
  it("lets nobody but its deployer replace it", async () => {
    const [deployer, stranger] = [await accountAt(0), await accountAt(1)];
    const seed = await ethers.deployContract("ProxySeed", [deployer.address]);
    const proxy = await ethers.deployContract("ManagerProxy", [await seed.getAddress()]);
    const seeded = await ethers.getContractAt("ProxySeed", await proxy.getAddress());
    const next = await (await ethers.deployContract("ManagerHarness")).getAddress();
    expect(await seeded.DEPLOYER()).to.equal(deployer.address);

    await expect(seeded.connect(stranger).upgradeToAndCall(next, "0x"))
      .to.be.revertedWithCustomError(seeded, "ProxySeedUnauthorized")
      .withArgs(stranger.address, deployer.address);
    const controller = await (await ethers.deployContract("Controller")).getAddress();
    await expect(seeded.upgradeToAndCall(controller, "0x"))
      .to.be.revertedWithCustomError(seeded, "ImplementationNotSeated")
      .withArgs(controller);
    await expect(seeded.upgradeToAndCall(next, "0x")).to.emit(seeded, "Upgraded").withArgs(next);
  });
});
