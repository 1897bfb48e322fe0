// SPDX-License-Identifier: MIT
import { checkCode } from "./checkCode";
import { checkDirectory } from "./checkDirectory";
import { checkParameters } from "./checkParameters";
import { checkRights } from "./checkRights";
import { checkSupply } from "./checkSupply";
import type { Deployment } from "./deployment";
import { DeploymentCheck } from "./deploymentCheck";
import { DeploymentError } from "./deploymentError";
import { proxiedContracts } from "./proxiedContracts";

/** Compares a finished deployment with its configuration and with the compiled contracts. Sends nothing. */
export async function checkDeployment(deployment: Deployment): Promise<DeploymentCheck> {
  await requireDeployed(deployment);
  const check = new DeploymentCheck();
  await checkCode(deployment, check);
  await checkDirectory(deployment, check);
  await checkParameters(deployment, check);
  await checkRights(deployment, check);
  await checkSupply(deployment, check);
  return check;
}

/** Which contracts there should be is told by the records of the implementations: without them there is nothing to compare. */
async function requireDeployed(deployment: Deployment): Promise<void> {
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
