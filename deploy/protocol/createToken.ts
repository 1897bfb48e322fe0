// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";

/** Creates the token, the contract that knows its supply on L1, and the faucet of a test network. */
export async function createToken(deployment: Deployment): Promise<void> {
  const { hasL1Supply, faucet } = deployment.config;
  const token = await deployment.create("LivepeerToken");
  await deployment.create("L2LPTDataCache", [], hasL1Supply.value ? "L2LPTDataCache" : "SingleChainLPTDataCache");
  if (faucet !== null) {
    await deployment.create("LivepeerTokenFaucet", [token, faucet.requestAmount.value, faucet.requestWait.value]);
  }
}
