// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { ownableContracts } from "./ownableContracts";
import { ownerOf } from "./ownerOf";
import { tokenRoles } from "./tokenRoles";

/** Gives all rights to the owner that the configuration names, and takes them from the deployer. Without one, nothing happens. */
export async function handOver(deployment: Deployment): Promise<void> {
  const owner = await ownerOf(deployment);
  const deployer = await deployment.deployer();
  if (owner === null || owner === deployer) return;

  // The Controller is the last of them: its owner can repair whatever went wrong before.
  for (const name of ownableContracts(deployment.config)) {
    const contract = await deployment.contract(name);
    if ((await contract.getFunction("owner").staticCall()) !== deployer) continue;
    await deployment.send(contract, "transferOwnership", [owner], `handed ${name} to ${owner}`);
  }

  // The token takes anybody for its administrator: it comes after those that refuse an owner who cannot be one.
  const token = await deployment.contract("LivepeerToken");
  const role = tokenRoles.admin;
  const hasRole = (account: string): Promise<boolean> => token.getFunction("hasRole").staticCall(role, account);
  if (!(await hasRole(deployer))) return;
  if (!(await hasRole(owner))) await deployment.send(token, "grantRole", [role, owner], `made ${owner} administrator of LivepeerToken`);
  await deployment.send(token, "renounceRole", [role, deployer], "the deployer administers LivepeerToken no more");
}
