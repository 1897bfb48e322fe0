// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { installImplementation } from "./installImplementation";

/** Creates and installs the TicketBroker. */
export async function installTicketBroker(deployment: Deployment): Promise<void> {
  await installImplementation(deployment, {
    name: "TicketBroker",
    constructorArguments: [
      await deployment.address("Minter"),
      await deployment.address("BondingManager"),
      await deployment.address("RoundsManager"),
    ],
    initializerArguments: [await deployment.address("Controller")],
  });
}
