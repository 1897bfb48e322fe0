// SPDX-License-Identifier: MIT
import { getAddress } from "ethers";
import type { Deployment } from "./deployment";
import { ownableContracts } from "./ownableContracts";
import { tokenRoles } from "./tokenRoles";

/** Gives all rights to the owner that the configuration names, and takes them from the deployer. Without one, nothing happens. */
export async function handOver(deployment: Deployment): Promise<void> {
  const named = deployment.config.owner;
  if (named === null) return;
  const owner = getAddress(named.value);
  const deployer = await deployment.deployer();
  if (owner === deployer) return;

  const roles: readonly (readonly [string, string])[] = [
    ["LivepeerToken", tokenRoles.admin],
    ["Treasury", await (await deployment.contract("Treasury")).getFunction("TIMELOCK_ADMIN_ROLE").staticCall()],
  ];
  for (const [name, role] of roles) {
    const contract = await deployment.contract(name);
    const hasRole = (account: string): Promise<boolean> => contract.getFunction("hasRole").staticCall(role, account);
    if (!(await hasRole(deployer))) continue;
    if (!(await hasRole(owner))) await deployment.send(contract, "grantRole", [role, owner], `made ${owner} administrator of ${name}`);
    await deployment.send(contract, "renounceRole", [role, deployer], `the deployer administers ${name} no more`);
  }

  // The Controller comes last: its owner can repair whatever went wrong before.
  for (const name of ownableContracts(deployment.config)) {
    const contract = await deployment.contract(name);
    if ((await contract.getFunction("owner").staticCall()) !== deployer) continue;
    await deployment.send(contract, "transferOwnership", [owner], `handed ${name} to ${owner}`);
  }
}
