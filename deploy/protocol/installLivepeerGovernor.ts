// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { installImplementation } from "./installImplementation";

/** Creates and installs the LivepeerGovernor, in which stake votes. */
export async function installLivepeerGovernor(deployment: Deployment): Promise<void> {
  const { votingDelay, votingPeriod, proposalThreshold, quorum, quota } = deployment.config.governance;
  await installImplementation(deployment, {
    name: "LivepeerGovernor",
    constructorArguments: [
      await deployment.address("Controller"),
      await deployment.address("BondingManager"),
      await deployment.address("BondingVotes"),
      await deployment.address("Treasury"),
    ],
    initializerArguments: [votingDelay.value, votingPeriod.value, proposalThreshold.value, quorum.value, quota.value],
  });
}
