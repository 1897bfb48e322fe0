// SPDX-License-Identifier: MIT
import { inspect } from "node:util";
import { HardhatPluginError } from "hardhat/plugins";
import { deploymentErrorIn } from "./deploymentErrorIn";

/** Runs a task of Hardhat's; what a deployment refuses is told in its own words, without a stack. */
export async function inWords<T>(taskName: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const words = deploymentErrorIn(error);
    if (words === undefined) throw error;
    // Hardhat shows the words of such an error; on a machine without a display its stack too, which says nothing of a refusal.
    throw Object.assign(new HardhatPluginError(taskName, words), { [inspect.custom]: () => "" });
  }
}
