// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { DeploymentError } from "./deploymentError";
import { implementationOf } from "./implementationOf";
import { implementations } from "./implementations";
import type { OwnerCall } from "./ownerCall";
import { proxiedContracts } from "./proxiedContracts";
import { replaceMinter } from "./replaceMinter";
import { replaceVerifier } from "./replaceVerifier";
import { requireDeployed } from "./requireDeployed";
import type { UpgradePlan } from "./upgradePlan";

const REPLACEABLE = ["Minter", "Verifier"];

/** Contracts that hold the Minter's address. */
const MINTER_USERS: readonly string[] = ["RoundsManager", "BondingManager", "TicketBroker"];

/**
 * Creates what is to run in the place of the contracts that are named, from the code of now and with the peers and parameters of now, and tells
 * what the owner of the Controller has to do for it. What is created already, and what runs already, is left alone: it can run again. Throws
 * {@link DeploymentError}.
 */
export async function planUpgrade(deployment: Deployment, names: readonly string[]): Promise<UpgradePlan> {
  const known: readonly string[] = [...proxiedContracts, ...REPLACEABLE];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined || names.length === 0) {
    const what = unknown === undefined ? "Name what to upgrade" : `"${unknown}" cannot be upgraded`;
    throw new DeploymentError("UNKNOWN_CONTRACT", `${what}; there are ${known.join(", ")}.`, { names });
  }
  await requireDeployed(deployment);

  const minter = names.includes("Minter") ? await replaceMinter(deployment) : { before: [], after: [] };
  const wanted = new Set(names);
  const upgrades: OwnerCall[] = [];
  for (const contract of proxiedContracts) {
    const installed = await implementationOf(deployment.provider, await deployment.address(contract));
    const args = await implementations[contract].constructorArguments(deployment);
    if (names.includes("Minter") && MINTER_USERS.includes(contract)) {
      const isPending = (await deployment.address(`${contract}Target`)) !== installed;
      if (isPending || !(await deployment.hasArguments(`${contract}Target`, args))) wanted.add(contract);
    }
    if (!wanted.has(contract)) continue;
    const isUsed = (address: string): Promise<boolean> => Promise.resolve(address === installed);
    const implementation = await deployment.replace(`${contract}Target`, args, contract, { isUsed });
    if (implementation !== installed) upgrades.push({ kind: "upgrade", contract, implementation });
  }
  const verifier = names.includes("Verifier") ? await replaceVerifier(deployment) : [];
  return {
    contracts: known.filter((name) => wanted.has(name)),
    calls: [...minter.before, ...upgrades, ...verifier, ...minter.after],
    needsPause: minter.before.length + minter.after.length > 0,
  };
}
