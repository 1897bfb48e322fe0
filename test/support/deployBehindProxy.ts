// SPDX-License-Identifier: MIT
import { Interface } from "ethers";
import { artifacts, ethers } from "hardhat";
import { librariesOf } from "../../deploy/protocol/librariesOf";

/** Deploys a proxied contract the way the deployment does: proxy on a seed first, implementation installed and initialised in one call. */
export async function deployBehindProxy(
  name: string,
  constructorArguments: readonly unknown[],
  initializerArguments: readonly unknown[],
): Promise<string> {
  const [deployer] = await ethers.getSigners();
  const seed = await ethers.deployContract("ProxySeed", [deployer?.address]);
  const proxy = await ethers.deployContract("ManagerProxy", [await seed.getAddress()]);
  const { abi, linkReferences } = await artifacts.readArtifact(name);
  const libraries: Record<string, string> = {};
  for (const library of librariesOf(linkReferences)) libraries[library] = await (await ethers.deployContract(library)).getAddress();
  const implementation = await ethers.deployContract(name, [...constructorArguments], { libraries });
  const address = await proxy.getAddress();
  const installer = await ethers.getContractAt("ProxySeed", address);
  const initializer = new Interface(abi).encodeFunctionData("initialize", [...initializerArguments]);
  await installer.upgradeToAndCall(await implementation.getAddress(), initializer);
  return address;
}
