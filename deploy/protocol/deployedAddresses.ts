// SPDX-License-Identifier: MIT
import { deployedContracts } from "./deployedContracts";
import type { Deployment } from "./deployment";

/** Address of every contract of a finished deployment, by name. */
export async function deployedAddresses(deployment: Deployment): Promise<Readonly<Record<string, string>>> {
  const addresses: Record<string, string> = {};
  for (const name of await deployedContracts(deployment)) addresses[name] = await deployment.address(name);
  return addresses;
}
