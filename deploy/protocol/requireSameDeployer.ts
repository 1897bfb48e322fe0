// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { DeploymentError } from "./deploymentError";

/** Requires that whoever goes on with a deployment is who began it: the Controller and the seed of the proxies obey nobody else. */
export async function requireSameDeployer(deployment: Deployment): Promise<void> {
  const record = await deployment.record("Controller");
  if (record === null || !(await deployment.isCreated("Controller"))) return;
  const first = (await deployment.provider.getTransaction(record.transactionHash))?.from;
  const deployer = await deployment.deployer();
  if (first === deployer) return;
  throw new DeploymentError(
    "ANOTHER_DEPLOYER",
    `The deployment whose records are in deployments/${deployment.config.name} was begun by ${first}, and ${deployer} cannot go on with it. Run again with ` +
      `the key of ${first}; or, to begin another deployment, move that folder away. Nothing was sent.`,
    { first, deployer },
  );
}
