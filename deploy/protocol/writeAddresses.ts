// SPDX-License-Identifier: MIT
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deployedAddresses } from "./deployedAddresses";
import type { Deployment } from "./deployment";

/** Writes `<folder>/<network>.json`: where everything is. Returns the path. */
export async function writeAddresses(deployment: Deployment, folder: string): Promise<string> {
  const contracts = await deployedAddresses(deployment);
  const { name, chainId } = deployment.config;
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.json`);
  writeFileSync(path, `${JSON.stringify({ network: name, chainId: Number(chainId), contracts }, null, 2)}\n`);
  return path;
}
