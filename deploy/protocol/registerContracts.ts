// SPDX-License-Identifier: MIT
import { contractId } from "./contractId";
import type { Deployment } from "./deployment";
import { isControllerOwner } from "./isControllerOwner";
import { registrationsOf } from "./registrationsOf";

/** Writes the public directory. Entries that differ are left alone once the deployer no longer owns the Controller. */
export async function registerContracts(deployment: Deployment): Promise<void> {
  if (!(await isControllerOwner(deployment))) return;
  const controller = await deployment.contract("Controller");
  for (const { id, contract } of registrationsOf(deployment.config)) {
    const address = await deployment.address(contract);
    const registered: string = await controller.getFunction("getContract").staticCall(contractId(id));
    if (registered === address) continue;
    const args = [contractId(id), address, deployment.gitCommitHash];
    await deployment.send(controller, "setContractInfo", args, `registered ${id}`);
  }
}
