// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { requireOwners } from "./requireOwners";

/** Creates the Controller: owned by the deployer, paused. The first step: what would stop a deployment later stops it here, before anything is sent. */
export async function createController(deployment: Deployment): Promise<void> {
  requireOwners(deployment.config);
  await deployment.create("Controller");
}
