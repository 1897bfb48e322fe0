// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";

/** Whether the deployer still owns the Controller. */
export async function isControllerOwner(deployment: Deployment): Promise<boolean> {
  const controller = await deployment.contract("Controller");
  const owner: string = await controller.getFunction("owner").staticCall();
  return owner === (await deployment.deployer());
}
