// SPDX-License-Identifier: MIT
import type { DeployFunction } from "hardhat-deploy/types";
import { protocolSteps } from "../protocol/protocolSteps";
import { deploymentOf } from "./deploymentOf";
import { orBrokeOff } from "./orBrokeOff";

/** One step of the deployment as hardhat-deploy runs it. `--tags <name>` runs it after all steps before it. */
export function step(name: keyof typeof protocolSteps): DeployFunction {
  const names = Object.keys(protocolSteps);
  const run: DeployFunction = (hre) =>
    orBrokeOff("The deployment", async () => {
      const deployment = await deploymentOf(hre, (line) => hre.deployments.log(`  ${name}: ${line}`));
      await protocolSteps[name]?.(deployment);
    });
  run.tags = [name];
  run.dependencies = names.slice(Math.max(0, names.indexOf(name) - 1), names.indexOf(name));
  return run;
}
