// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";

/** Gives the treasury to the LivepeerGovernor: it alone proposes, executes and cancels; the treasury alone administers its roles. */
export async function grantTreasuryRoles(deployment: Deployment): Promise<void> {
  const treasury = await deployment.contract("Treasury");
  const governor = await deployment.address("LivepeerGovernor");
  const deployer = await deployment.deployer();
  const roleOf = (name: string): Promise<string> => treasury.getFunction(name).staticCall();
  const hasRole = (role: string, account: string): Promise<boolean> => treasury.getFunction("hasRole").staticCall(role, account);

  const administrator = await roleOf("TIMELOCK_ADMIN_ROLE");
  if (!(await hasRole(administrator, deployer))) return;
  for (const name of ["PROPOSER_ROLE", "CANCELLER_ROLE", "EXECUTOR_ROLE"]) {
    const role = await roleOf(name);
    if (await hasRole(role, governor)) continue;
    await deployment.send(treasury, "grantRole", [role, governor], `gave the LivepeerGovernor ${name} of the Treasury`);
  }
  await deployment.send(treasury, "renounceRole", [administrator, deployer], "the deployer administers the Treasury no more");
}
