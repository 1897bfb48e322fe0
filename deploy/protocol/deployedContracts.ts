// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { librariesOf } from "./librariesOf";
import { proxiedContracts } from "./proxiedContracts";

/** Names of all contracts of a finished deployment; `<name>Target` is the implementation of the proxy `<name>`. */
export async function deployedContracts(deployment: Deployment): Promise<readonly string[]> {
  const targets = proxiedContracts.map((name) => `${name}Target`);
  const libraries = new Set<string>();
  for (const target of targets) {
    for (const library of librariesOf((await deployment.artifact(target)).linkReferences)) libraries.add(library);
  }
  return [
    "Controller",
    "LivepeerToken",
    "L2LPTDataCache",
    ...(deployment.config.faucet === null ? [] : ["LivepeerTokenFaucet"]),
    "Treasury",
    "Minter",
    "Verifier",
    ...proxiedContracts,
    ...targets,
    ...libraries,
    "AIServiceRegistry",
    "Governor",
    "PollCreator",
    "SpeGrantFactory",
    "ProxySeed",
  ];
}
