// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { DeploymentError } from "./deploymentError";
import { isControllerOwner } from "./isControllerOwner";
import { protocolParametersOf } from "./protocolParametersOf";

/** The setter that takes no less than there is. */
const GROWING = "setNumActiveTranscoders";

/** Sets every parameter that has another value. After the hand-over they are the new owner's business and left alone. */
export async function setParameters(deployment: Deployment): Promise<void> {
  if (!(await isControllerOwner(deployment))) return;
  for (const { contract: name, getter, setter, parameter } of protocolParametersOf(deployment.config)) {
    const contract = await deployment.contract(name);
    const value: bigint = await contract.getFunction(getter).staticCall();
    if (value === parameter.value) continue;
    if (setter === GROWING && parameter.value < value) {
      throw new DeploymentError(
        "PARAMETER_OUT_OF_BOUNDS",
        `${name}.${setter}(${parameter.value}) is refused: the set can only grow, and has ${value} ${parameter.unit} now. Change the configuration of ` +
          `${deployment.config.name} in deploy/config.`,
        { value, configured: parameter.value },
      );
    }
    await deployment.send(contract, setter, [parameter.value], `${name}.${setter}(${parameter.value}) ${parameter.unit}`);
  }
}
