// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { DeploymentError } from "./deploymentError";
import { minterPeers } from "./minterPeers";

/** Creates the Minter, for the proxies that may call it. What has a setter is set later, if it was created with other values. */
export async function createMinter(deployment: Deployment): Promise<void> {
  const { inflation, inflationChange, targetBondingRate } = deployment.config.minter;
  const peers = await minterPeers(deployment);
  const controller = await deployment.address("Controller");
  const [, known, change, target] = (await deployment.creationArguments("Minter")) ?? [];
  if (known !== undefined && known !== inflation.value) {
    const { name } = deployment.config;
    throw new DeploymentError(
      "INFLATION_CHANGED",
      `The Minter was created with an inflation of ${known} ${inflation.unit}, and the configuration of ${name} has ${inflation.value} now. Nothing sets it: it ` +
        `moves by inflationChange each round. Change minter.inflation in deploy/config back to ${known}. On a local chain, start the chain again.`,
      { known, configured: inflation.value },
    );
  }
  await deployment.create("Minter", [
    controller,
    inflation.value,
    change ?? inflationChange.value,
    target ?? targetBondingRate.value,
    peers,
  ]);
}
