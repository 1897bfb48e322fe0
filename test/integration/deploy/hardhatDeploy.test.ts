// SPDX-License-Identifier: MIT
import { expect } from "chai";
import { deployments, ethers } from "hardhat";
import { readFileSync, rmSync } from "node:fs";
import { deployedAddresses } from "../../../deploy/protocol/deployedAddresses";
import { deploymentOf } from "../../../deploy/hardhat/deploymentOf";
import hre from "hardhat";

describe("hardhat deploy", () => {
  before(async () => {
    await ethers.provider.send("hardhat_reset", []);
  });
  after(async () => {
    await ethers.provider.send("hardhat_reset", []);
  });

  it("runs all steps, verifies, and writes the addresses; the second time it changes nothing", async () => {
    const path = "out/deployments/hardhat.json";
    rmSync(path, { force: true });
    await deployments.run(undefined, { writeDeploymentsToFiles: false });
    const block = await ethers.provider.getBlockNumber();
    expect(block).to.be.greaterThan(40);

    const addresses = await deployedAddresses(await deploymentOf(hre, () => undefined));
    expect(JSON.parse(readFileSync(path, "utf8"))).to.deep.equal({ network: "hardhat", chainId: 31337, contracts: addresses });

    await deployments.run(undefined, { resetMemory: false, writeDeploymentsToFiles: false });
    expect(await ethers.provider.getBlockNumber()).to.equal(block);
    expect(await deployedAddresses(await deploymentOf(hre, () => undefined))).to.deep.equal(addresses);

    await hre.run("upgrade", { contracts: ["BondingManager", "Minter"], execute: true });
    expect(await ethers.provider.getBlockNumber(), "nothing to upgrade").to.equal(block);
    await expect(hre.run("upgrade", { contracts: ["Controller"], execute: false })).to.be.rejectedWith(
      /^"Controller" cannot be upgraded; there are/,
    );
  });
});
