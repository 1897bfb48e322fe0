// SPDX-License-Identifier: MIT
import { checkCode } from "./checkCode";
import { checkDirectory } from "./checkDirectory";
import { checkParameters } from "./checkParameters";
import { checkRights } from "./checkRights";
import { checkSupply } from "./checkSupply";
import type { Deployment } from "./deployment";
import { DeploymentCheck } from "./deploymentCheck";
import { requireDeployed } from "./requireDeployed";

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
