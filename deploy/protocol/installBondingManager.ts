// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { installImplementation } from "./installImplementation";

/** Creates and installs the BondingManager. */
export async function installBondingManager(deployment: Deployment): Promise<void> {
  const peers = {
    token: await deployment.address("LivepeerToken"),
    minter: await deployment.address("Minter"),
    roundsManager: await deployment.address("RoundsManager"),
    bondingVotes: await deployment.address("BondingVotes"),
    ticketBroker: await deployment.address("TicketBroker"),
    treasury: await deployment.address("Treasury"),
  };
  await installImplementation(deployment, {
    name: "BondingManager",
    constructorArguments: [peers],
    initializerArguments: [await deployment.address("Controller")],
  });
}
