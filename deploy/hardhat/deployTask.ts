// SPDX-License-Identifier: MIT
import { inspect } from "node:util";
import { task } from "hardhat/config";
import { HardhatPluginError } from "hardhat/plugins";
import type { HardhatRuntimeEnvironment } from "hardhat/types";
import { networkConfigOf } from "../config/networkConfigOf";
import { requireOwners } from "../protocol/requireOwners";
import { deploymentErrorIn } from "./deploymentErrorIn";
import { requireChain } from "./requireChain";
import { requireEnvironment } from "./requireEnvironment";

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
    // Hardhat shows the words of such an error; on a machine without a display its stack too, which says nothing of a refusal.
    throw Object.assign(new HardhatPluginError("deploy", words), { [inspect.custom]: () => "" });
  }
});

async function requireNetwork({ network, ethers }: HardhatRuntimeEnvironment): Promise<void> {
  const config = networkConfigOf(network.name);
  requireEnvironment(config, process.env);
  requireOwners(config);
  await requireChain(config, ethers.provider);
}
