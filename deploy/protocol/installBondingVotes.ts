// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { installImplementation } from "./installImplementation";

/** Creates and installs the BondingVotes. */
export async function installBondingVotes(deployment: Deployment): Promise<void> {
  await installImplementation(deployment, {
    name: "BondingVotes",
    constructorArguments: [await deployment.address("BondingManager"), await deployment.address("RoundsManager")],
    initializerArguments: [await deployment.address("Controller")],
  });
}
