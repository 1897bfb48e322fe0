// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { proxiedContracts } from "./proxiedContracts";

/** Creates all proxies, on a seed: implementations come later and hold the addresses of these as immutables. */
export async function createProxies(deployment: Deployment): Promise<void> {
  const seed = await deployment.create("ProxySeed", [await deployment.deployer()]);
  for (const name of proxiedContracts) await deployment.create(name, [seed], "ManagerProxy");
}
