// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { isControllerOwner } from "./isControllerOwner";
import { protocolParametersOf } from "./protocolParametersOf";

/** Sets every parameter that has another value. After the hand-over they are the new owner's business and left alone. */
export async function setParameters(deployment: Deployment): Promise<void> {
  if (!(await isControllerOwner(deployment))) return;
  for (const { contract: name, getter, setter, parameter } of protocolParametersOf(deployment.config)) {
    const contract = await deployment.contract(name);
    const value: bigint = await contract.getFunction(getter).staticCall();
    if (value === parameter.value) continue;
    await deployment.send(contract, setter, [parameter.value], `${name}.${setter}(${parameter.value}) ${parameter.unit}`);
  }
}
