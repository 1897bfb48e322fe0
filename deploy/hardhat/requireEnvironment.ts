// SPDX-License-Identifier: MIT
import type { NetworkConfig } from "../config/networkConfig";
import { DeploymentError } from "../protocol/deploymentError";

/** Requires the variables that hold the RPC URL and the deployer's key. Values are never printed. */
export function requireEnvironment(config: NetworkConfig, environment: Readonly<Record<string, string | undefined>>): void {
  const { name, rpcUrlVariable, keyVariable } = config;
  if (rpcUrlVariable !== null && !environment[rpcUrlVariable]) {
    throw new DeploymentError("RPC_URL_MISSING", `Set ${rpcUrlVariable} to the URL of an RPC node of ${name}.`, { name });
  }
  if (keyVariable === null) return;
  const key = environment[keyVariable];
  if (!key) {
    throw new DeploymentError("KEY_MISSING", `Set ${keyVariable} to the private key that deploys to ${name}.`, { name });
  }
  if (!/^(0x)?[0-9a-fA-F]{64}$/.test(key)) {
    throw new DeploymentError("KEY_INVALID", `${keyVariable} must be a private key: 32 bytes, as 64 hex digits.`, { name });
  }
}
