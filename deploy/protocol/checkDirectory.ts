// SPDX-License-Identifier: MIT
import { contractId } from "./contractId";
import type { Deployment } from "./deployment";
import type { DeploymentCheck } from "./deploymentCheck";
import { implementationOf } from "./implementationOf";
import { proxiedContracts } from "./proxiedContracts";
import { registrationsOf } from "./registrationsOf";

/** Compares the public directory with the records, and what each proxy runs with the directory. */
export async function checkDirectory(deployment: Deployment, check: DeploymentCheck): Promise<void> {
  const controller = await deployment.contract("Controller");
  for (const { id, contract } of registrationsOf(deployment.config)) {
    const registered: string = await controller.getFunction("getContract").staticCall(contractId(id));
    check.expect(`Controller: ${id}`, registered, await deployment.address(contract));
  }
  for (const name of proxiedContracts) {
    const proxy = await deployment.address(name);
    const running = await implementationOf(deployment.provider, proxy);
    const registered: string = await controller.getFunction("getContract").staticCall(contractId(`${name}Target`));
    check.expect(`${name}: implementation`, running, registered);
    const contract = await deployment.contract(name);
    check.expect(`${name}: Controller`, await contract.getFunction("controller").staticCall(), await deployment.address("Controller"));
    check.expect(`${name}: target id`, await contract.getFunction("targetContractId").staticCall(), contractId(`${name}Target`));
  }
}
