// SPDX-License-Identifier: MIT
import { task } from "hardhat/config";
import { HardhatPluginError } from "hardhat/plugins";
import type { HardhatRuntimeEnvironment } from "hardhat/types";
import { networkConfigOf } from "../config/networkConfigOf";
import { deploymentErrorIn } from "./deploymentErrorIn";
import { requireChain } from "./requireChain";
import { requireEnvironment } from "./requireEnvironment";
import { requireOwners } from "./requireOwners";

/**
 * Before `hardhat deploy` does anything: is there a configuration, an RPC URL, a key, somebody to hand over to, and is it the right
 * chain? Whatever the deployment refuses later is told in the same way.
 */
export const deployTask = task("deploy").setAction(async (args, hre, runSuper) => {
  try {
    await requireNetwork(hre);
    return await runSuper(args);
  } catch (error) {
    const words = deploymentErrorIn(error);
    if (words === undefined) throw error;
    // Hardhat shows the words of such an error alone, and the stack of any other.
    throw new HardhatPluginError("deploy", words, error instanceof Error ? error : undefined);
  }
});

async function requireNetwork({ network, ethers }: HardhatRuntimeEnvironment): Promise<void> {
  const config = networkConfigOf(network.name);
  requireEnvironment(config, process.env);
  requireOwners(config);
  await requireChain(config, ethers.provider);
}
