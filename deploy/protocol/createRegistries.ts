// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { installImplementation } from "./installImplementation";

/** Creates and installs the ServiceRegistry, and creates the AIServiceRegistry, which has no proxy. */
export async function createRegistries(deployment: Deployment): Promise<void> {
  await installImplementation(deployment, "ServiceRegistry");
  await deployment.create("AIServiceRegistry", [await deployment.address("Controller")]);
}
