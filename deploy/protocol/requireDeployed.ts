// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { DeploymentError } from "./deploymentError";
import { proxiedContracts } from "./proxiedContracts";

/** Which contracts there should be is told by the records of the implementations: without them there is nothing to compare, or to upgrade. */
export async function requireDeployed(deployment: Deployment): Promise<void> {
  const { name: network } = deployment.config;
  for (const name of ["Controller", ...proxiedContracts.map((proxied) => `${proxied}Target`)]) {
    if ((await deployment.record(name)) !== null) continue;
    throw new DeploymentError(
      "NOT_DEPLOYED",
      `There is no record that ${name} was deployed to ${network}. Deploy first, or go on where it broke off: npx hardhat deploy --network ${network}`,
      { name, network },
    );
  }
}
