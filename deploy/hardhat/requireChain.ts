// SPDX-License-Identifier: MIT
import type { Provider } from "ethers";
import type { NetworkConfig } from "../config/networkConfig";
import { DeploymentError } from "../protocol/deploymentError";

/** Requires an RPC node that answers and that is on the chain of the configuration. */
export async function requireChain(config: NetworkConfig, provider: Pick<Provider, "getNetwork">): Promise<void> {
  const { chainId } = await provider.getNetwork().catch((cause: unknown) => {
    // Hardhat compares chain ids by itself where its own configuration names one.
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (/chain id/i.test(reason)) throw new DeploymentError("WRONG_CHAIN", reason, { expected: config.chainId }, cause);
    const hint = config.rpcUrlVariable === null ? "Is the local node running?" : `Check ${config.rpcUrlVariable}.`;
    throw new DeploymentError("RPC_UNREACHABLE", `The RPC node of ${config.name} does not answer: ${reason} ${hint}`, {}, cause);
  });
  if (chainId === config.chainId) return;
  throw new DeploymentError(
    "WRONG_CHAIN",
    `The RPC node is on chain ${chainId}; ${config.name} is chain ${config.chainId}. Nothing was sent.`,
    { actual: chainId, expected: config.chainId },
  );
}
