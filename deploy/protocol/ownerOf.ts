// SPDX-License-Identifier: MIT
import { getAddress, isAddress } from "ethers";
import type { Deployment } from "./deployment";

/** Who shall own the Controller: the address that the configuration names, or that of the contract; null leaves it with the deployer. */
export async function ownerOf(deployment: Deployment): Promise<string | null> {
  const named = deployment.config.owner;
  if (named === null) return null;
  return isAddress(named.value) ? getAddress(named.value) : deployment.address(named.value);
}
