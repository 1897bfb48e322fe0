// SPDX-License-Identifier: MIT
import { task } from "hardhat/config";
import { networkConfigOf } from "../config/networkConfigOf";
import { requireChain } from "./requireChain";
import { requireEnvironment } from "./requireEnvironment";

/** Before `hardhat deploy` does anything: is there a configuration, an RPC URL, a key, and is it the right chain? */
export const deployTask = task("deploy").setAction(async (args, hre, runSuper) => {
  const config = networkConfigOf(hre.network.name);
  requireEnvironment(config, process.env);
  await requireChain(config, hre.ethers.provider);
  return runSuper(args);
});
