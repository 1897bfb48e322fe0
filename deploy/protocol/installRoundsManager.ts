// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { installImplementation } from "./installImplementation";

/** Creates and installs the RoundsManager. */
export async function installRoundsManager(deployment: Deployment): Promise<void> {
  await installImplementation(deployment, {
    name: "RoundsManager",
    constructorArguments: [
      await deployment.address("BondingManager"),
      await deployment.address("BondingVotes"),
      await deployment.address("TicketBroker"),
      await deployment.address("Minter"),
    ],
    initializerArguments: [await deployment.address("Controller")],
  });
}
