// SPDX-License-Identifier: MIT
import { awaitPendingTransactions } from "./awaitPendingTransactions";
import type { Deployment } from "./deployment";
import { requireOwners } from "./requireOwners";
import { requireParameters } from "./requireParameters";
import { requireSameDeployer } from "./requireSameDeployer";

/** Creates the Controller: owned by the deployer, paused. The first step: what would stop a deployment later stops it here, before anything is sent. */
export async function createController(deployment: Deployment): Promise<void> {
  requireOwners(deployment.config);
  requireParameters(deployment.config);
  await awaitPendingTransactions(deployment);
  await requireSameDeployer(deployment);
  await deployment.create("Controller");
}
