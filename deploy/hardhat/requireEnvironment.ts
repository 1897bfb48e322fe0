// SPDX-License-Identifier: MIT
import type { NetworkConfig } from "../config/networkConfig";
import { DeploymentError } from "../protocol/deploymentError";

/** How many points secp256k1 has (SEC 2, section 2.4.1): private keys are below it. */
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

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
  const digits = /^(?:0x)?([0-9a-fA-F]{64})$/.exec(key)?.[1];
  if (digits === undefined) {
    throw new DeploymentError("KEY_INVALID", `${keyVariable} must be a private key: 32 bytes, as 64 hex digits.`, { name });
  }
  const value = BigInt(`0x${digits}`);
  if (value > 0n && value < CURVE_ORDER) return;
  throw new DeploymentError("KEY_INVALID", `${keyVariable} is no private key: it must be above zero, and below the order of secp256k1.`, {
    name,
  });
}
