// SPDX-License-Identifier: MIT
import { Interface } from "ethers";
import { artifacts, ethers } from "hardhat";

/** Deploys a proxied contract the way the deployment does: proxy on a seed first, implementation installed and initialised in one call. */
export async function deployBehindProxy(
  name: string,
  constructorArguments: readonly unknown[],
  initializerArguments: readonly unknown[],
): Promise<string> {
  const [deployer] = await ethers.getSigners();
  const seed = await ethers.deployContract("ProxySeed", [deployer?.address]);
  const proxy = await ethers.deployContract("ManagerProxy", [await seed.getAddress()]);
  const implementation = await ethers.deployContract(name, [...constructorArguments]);
  const { abi } = await artifacts.readArtifact(name);
  const address = await proxy.getAddress();
  const installer = await ethers.getContractAt("ProxySeed", address);
  const initializer = new Interface(abi).encodeFunctionData("initialize", [...initializerArguments]);
  await installer.upgradeToAndCall(await implementation.getAddress(), initializer);
  return address;
}
