// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";

/** Creates the Controller: owned by the deployer, paused. */
export async function createController(deployment: Deployment): Promise<void> {
  await deployment.create("Controller");
}
