// SPDX-License-Identifier: MIT
import { AbiCoder, getAddress, keccak256 } from "ethers";
import type { Deployment } from "./deployment";

/** Creates what else governs: the Governor of staged batches, the polls and the grants; and hands the Governor to its owner. */
export async function createGovernance(deployment: Deployment): Promise<void> {
  const treasury = await deployment.address("Treasury");
  const governor = await deployment.create("Governor");
  await deployment.create("PollCreator", [await deployment.address("BondingManager")]);
  await deployment.create("SpeGrantFactory", [treasury, await deployment.address("LivepeerToken")]);

  const { governorOwner } = deployment.config.governance;
  if (governorOwner === null) return;
  const contract = await deployment.contract("Governor");
  const owner = getAddress(governorOwner.value);
  const deployer = await deployment.deployer();
  if ((await contract.getFunction("owner").staticCall()) !== deployer || owner === deployer) return;
  // Only the Governor itself can change its owner: by a batch without delay.
  const update = [[governor], [0], [contract.interface.encodeFunctionData("transferOwnership", [owner])], 0];
  const hash = keccak256(AbiCoder.defaultAbiCoder().encode(["tuple(address[],uint256[],bytes[],uint256)"], [update]));
  if ((await contract.getFunction("updates").staticCall(hash)) === 0n) {
    await deployment.send(contract, "stage", [update, 0], "staged the Governor's hand-over");
  }
  await deployment.send(contract, "execute", [update], `handed the Governor to ${owner}`);
}
