// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { installImplementation } from "./installImplementation";

/** Creates and installs the ServiceRegistry, and creates the AIServiceRegistry, which has no proxy. */
export async function createRegistries(deployment: Deployment): Promise<void> {
  const controller = await deployment.address("Controller");
  await installImplementation(deployment, {
    name: "ServiceRegistry",
    constructorArguments: [],
    initializerArguments: [controller],
  });
  await deployment.create("AIServiceRegistry", [controller]);
}
