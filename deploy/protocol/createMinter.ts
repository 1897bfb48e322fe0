// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";

/** Creates the Minter, for the proxies that may call it. */
export async function createMinter(deployment: Deployment): Promise<void> {
  const { inflation, inflationChange, targetBondingRate } = deployment.config.minter;
  const peers = {
    bondingManager: await deployment.address("BondingManager"),
    ticketBroker: await deployment.address("TicketBroker"),
    roundsManager: await deployment.address("RoundsManager"),
    token: await deployment.address("LivepeerToken"),
    dataCache: await deployment.address("L2LPTDataCache"),
  };
  const controller = await deployment.address("Controller");
  await deployment.create("Minter", [controller, inflation.value, inflationChange.value, targetBondingRate.value, peers]);
}
