// SPDX-License-Identifier: MIT
import { AbiCoder, getAddress, keccak256 } from "ethers";
import type { Deployment } from "./deployment";
import type { DeploymentCheck } from "./deploymentCheck";
import { eventsOf } from "./eventsOf";
import { ownableContracts } from "./ownableContracts";
import { ownerOf } from "./ownerOf";
import { readView } from "./readView";
import { tokenRoles } from "./tokenRoles";

/** Compares who owns what and who holds which role with the configuration. Holders are found by the events of the contracts, so nobody is missed. */
export async function checkRights(deployment: Deployment, check: DeploymentCheck): Promise<void> {
  const deployer = await deployment.deployer();
  const owner = (await ownerOf(deployment)) ?? deployer;
  for (const name of ownableContracts(deployment.config)) {
    const contract = await deployment.contract(name);
    check.expect(`${name}: owner`, await readView(contract, "owner"), owner);
  }

  const [minter, treasury] = [await deployment.address("Minter"), await deployment.address("Treasury")];
  const governor = await deployment.address("LivepeerGovernor");
  const staged = await deployment.contract("Governor");
  const { governorOwner } = deployment.config.governance;
  const stagedOwner = governorOwner === null ? deployer : getAddress(governorOwner.value);
  check.expect("Governor: owner", await readView(staged, "owner"), stagedOwner);
  check.expect("Governor: staged batches", (await stagedBatches(deployment)).join(", ") || "none", "none");
  check.expect("LivepeerGovernor: timelock", await readView(await deployment.contract("LivepeerGovernor"), "timelock"), treasury);
  const timelock = await deployment.contract("Treasury");
  const role = (name: string): Promise<string> => timelock.getFunction(name).staticCall();
  const expectHolders = async (name: string, id: string, label: string, holders: readonly string[]): Promise<void> => {
    const actual = await holdersOf(deployment, name, id);
    check.expect(`${name}: holders of ${label}`, actual.join(", ") || "nobody", [...holders].sort().join(", ") || "nobody");
  };
  await expectHolders("LivepeerToken", tokenRoles.admin, "DEFAULT_ADMIN_ROLE", [owner]);
  await expectHolders("LivepeerToken", tokenRoles.minter, "MINTER_ROLE", [minter]);
  await expectHolders("LivepeerToken", tokenRoles.burner, "BURNER_ROLE", [minter]);
  await expectHolders("Treasury", tokenRoles.admin, "DEFAULT_ADMIN_ROLE", []);
  await expectHolders("Treasury", await role("TIMELOCK_ADMIN_ROLE"), "TIMELOCK_ADMIN_ROLE", [treasury]);
  for (const label of ["PROPOSER_ROLE", "CANCELLER_ROLE", "EXECUTOR_ROLE"]) {
    await expectHolders("Treasury", await role(label), label, [governor]);
  }
}

/** Everybody who was ever given a role and still holds it. */
async function holdersOf(deployment: Deployment, name: string, role: string): Promise<readonly string[]> {
  const contract = await deployment.contract(name);
  const granted = (await eventsOf(deployment, name, "RoleGranted")).filter(({ args }) => args.role === role);
  const accounts = new Set(granted.map(({ args }) => String(args.account)));
  const holders: string[] = [];
  for (const account of accounts) {
    if (await contract.getFunction("hasRole").staticCall(role, account)) holders.push(account);
  }
  return holders.sort();
}

/** Hashes of the batches that anybody may execute: whoever stages them need not own the Governor any more. */
async function stagedBatches(deployment: Deployment): Promise<readonly string[]> {
  const governor = await deployment.contract("Governor");
  const hashes = (await eventsOf(deployment, "Governor", "UpdateStaged")).map(({ fragment, args }) =>
    keccak256(AbiCoder.defaultAbiCoder().encode(fragment.inputs.slice(0, 1), args.slice(0, 1))),
  );
  const staged: string[] = [];
  for (const hash of new Set(hashes)) {
    if ((await governor.getFunction("updates").staticCall(hash)) !== 0n) staged.push(hash);
  }
  return staged;
}
