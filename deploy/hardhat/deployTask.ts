// SPDX-License-Identifier: MIT
import { task } from "hardhat/config";
import type { HardhatRuntimeEnvironment } from "hardhat/types";
import { networkConfigOf } from "../config/networkConfigOf";
import { requireOwners } from "../protocol/requireOwners";
import { requireParameters } from "../protocol/requireParameters";
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
