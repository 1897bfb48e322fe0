// SPDX-License-Identifier: MIT
import type { DeployFunction } from "hardhat-deploy/types";
import { deploymentOf } from "../hardhat/deploymentOf";
import { orBrokeOff } from "../hardhat/orBrokeOff";
import { checkDeployment } from "../protocol/checkDeployment";
import { DeploymentError } from "../protocol/deploymentError";
import { formatDifferences } from "../protocol/formatDifferences";

const verification: DeployFunction = async (hre) => {
  const { subjects, differences } = await orBrokeOff("The deployment", async () =>
    checkDeployment(await deploymentOf(hre, hre.deployments.log)),
  );
  if (differences.length > 0) {
    throw new DeploymentError("DIFFERENT", `The deployment is not as configured:\n${formatDifferences(differences)}`, { differences });
  }
  hre.deployments.log(`  verification: ${subjects} things are as configured`);
};
verification.tags = ["verification"];
verification.dependencies = ["addresses"];

export = verification;
