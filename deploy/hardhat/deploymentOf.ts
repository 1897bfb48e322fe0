// SPDX-License-Identifier: MIT
import type { HardhatRuntimeEnvironment } from "hardhat/types";
import { networkConfigOf } from "../config/networkConfigOf";
import { Deployment } from "../protocol/deployment";
import { DeploymentError } from "../protocol/deploymentError";
import { gitCommitHash } from "./gitCommitHash";
import { HardhatDeploymentStore } from "./hardhatDeploymentStore";
import { requireChain } from "./requireChain";
import { requireEnvironment } from "./requireEnvironment";

/** The deployment to the network that Hardhat was started with. */
export async function deploymentOf(hre: HardhatRuntimeEnvironment, log: (line: string) => void): Promise<Deployment> {
  const config = networkConfigOf(hre.network.name);
  requireEnvironment(config, process.env);
  await requireChain(config, hre.ethers.provider);
  const [signer] = await hre.ethers.getSigners();
  if (signer === undefined) {
    throw new DeploymentError("KEY_MISSING", `There is no account to deploy to ${config.name} with.`, { name: config.name });
  }
  return new Deployment(
    { config, gitCommitHash: gitCommitHash(hre.config.paths.root) },
    {
      signer,
      provider: hre.ethers.provider,
      artifacts: hre.artifacts,
      store: new HardhatDeploymentStore(hre.deployments),
      log,
    },
  );
}
