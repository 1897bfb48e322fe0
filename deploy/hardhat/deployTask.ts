// SPDX-License-Identifier: MIT
import { task } from "hardhat/config";
import { HARDHAT_NETWORK_NAME } from "hardhat/plugins";
import type { HardhatRuntimeEnvironment } from "hardhat/types";
import { networkConfigOf } from "../config/networkConfigOf";
import { requireOwners } from "../protocol/requireOwners";
import { requireParameters } from "../protocol/requireParameters";
import { commitWarning } from "./commitWarning";
import { gitCommitHash } from "./gitCommitHash";
import { inWords } from "./inWords";
import { orBrokeOff } from "./orBrokeOff";
import { requireChain } from "./requireChain";
import { requireEnvironment } from "./requireEnvironment";

/**
 * Before `hardhat deploy` does anything: is there a configuration that the contracts will take, an RPC URL, a key, somebody to hand over to,
 * and is it the right chain? Whatever the deployment refuses later is told in the same way.
 */
export const deployTask = task("deploy").setAction((args, hre, runSuper) =>
  inWords("deploy", () =>
    orBrokeOff("The deployment", async () => {
      await requireNetwork(hre);
      const warning = commitWarning(gitCommitHash(hre.config.paths.root));
      if (warning !== null && hre.network.name !== HARDHAT_NETWORK_NAME) console.warn(warning);
      return await runSuper(args);
    }),
  ),
);

async function requireNetwork({ network, ethers }: HardhatRuntimeEnvironment): Promise<void> {
  const config = networkConfigOf(network.name);
  requireEnvironment(config, process.env);
  requireOwners(config);
  requireParameters(config);
  await requireChain(config, ethers.provider);
}
