// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { minterPeers } from "./minterPeers";

/** Creates the Minter, for the proxies that may call it. */
export async function createMinter(deployment: Deployment): Promise<void> {
  const { inflation, inflationChange, targetBondingRate } = deployment.config.minter;
  const peers = await minterPeers(deployment);
  const controller = await deployment.address("Controller");
  await deployment.create("Minter", [controller, inflation.value, inflationChange.value, targetBondingRate.value, peers]);
}
