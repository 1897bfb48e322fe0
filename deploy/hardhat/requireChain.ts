// SPDX-License-Identifier: MIT
import type { Provider } from "ethers";
import type { NetworkConfig } from "../config/networkConfig";
import { DeploymentError } from "../protocol/deploymentError";
import { orSilence } from "./orSilence";
import { reasonOf } from "./reasonOf";

/** Requires an RPC node that answers and that is on the chain of the configuration. */
export async function requireChain(config: NetworkConfig, provider: Pick<Provider, "getNetwork">): Promise<void> {
  const ask = () => orSilence(() => provider.getNetwork());
  // Twice: a connection that lay idle while this process was busy compiling may have been closed by the node meanwhile.
  const { chainId } = await ask()
    .catch(ask)
    .catch((cause: unknown) => {
      const reason = reasonOf(cause);
      // Hardhat compares chain ids by itself where its own configuration names one.
      if (/chain id/i.test(reason)) {
        throw new DeploymentError("WRONG_CHAIN", `${reason} Nothing was sent.`, { expected: config.chainId }, cause);
      }
      const hint =
        config.rpcUrlVariable === null ? "Is the local node running? Start one by npx hardhat node." : `Check ${config.rpcUrlVariable}.`;
      throw new DeploymentError("RPC_UNREACHABLE", `The RPC node of ${config.name} does not answer (${reason}). ${hint}`, {}, cause);
    });
  if (chainId === config.chainId) return;
  throw new DeploymentError(
    "WRONG_CHAIN",
    `The RPC node is on chain ${chainId}; ${config.name} is chain ${config.chainId}. Nothing was sent.`,
    { actual: chainId, expected: config.chainId },
  );
}
