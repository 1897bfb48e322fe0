// SPDX-License-Identifier: MIT
import { DeploymentError } from "../protocol/deploymentError";
import type { NetworkConfig } from "./networkConfig";
import { networkConfigs } from "./networkConfigs";

/** The configuration of a network. */
export function networkConfigOf(name: string): NetworkConfig {
  const config = networkConfigs[name];
  if (config === undefined) {
    const known = Object.keys(networkConfigs).join(", ");
    throw new DeploymentError("NETWORK_UNKNOWN", `There is no configuration for network "${name}" in deploy/config: ${known}.`, {
      name,
    });
  }
  return config;
}
