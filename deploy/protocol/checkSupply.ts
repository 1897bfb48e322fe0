// SPDX-License-Identifier: MIT
import type { LogDescription } from "ethers";
import type { Deployment } from "./deployment";
import type { DeploymentCheck } from "./deploymentCheck";
import { eventsOf } from "./eventsOf";
import { readView } from "./readView";

/** Compares the supply of LPT with what was minted at the beginning, and since by the Minter alone. */
export async function checkSupply(deployment: Deployment, check: DeploymentCheck): Promise<void> {
  const { genesisSupply, hasL1Supply } = deployment.config;
  const minters = [await deployment.address("Minter"), ...((await deployment.record("Minter"))?.former ?? [])];
  const rewards = sumOf((await eventsOf(deployment, "LivepeerToken", "Mint")).filter(({ args }) => minters.includes(String(args.to))));
  const burnt = sumOf(await eventsOf(deployment, "LivepeerToken", "Burn"));
  if (hasL1Supply.value) {
    check.note("The supply of LPT is not compared: what comes from L1 and goes there changes it too.");
    return;
  }
  const supply = await readView(await deployment.contract("LivepeerToken"), "totalSupply");
  check.expect("LivepeerToken.totalSupply", supply, (genesisSupply?.value ?? 0n) + rewards - burnt);
  if (rewards > 0n || burnt > 0n) {
    check.note(
      `Since the deployment ${rewards} LPT wei were minted as rewards and ${burnt} burnt: the supply is compared with that in mind.`,
    );
  }
}

function sumOf(events: readonly LogDescription[]): bigint {
  return events.reduce((sum, { args }) => sum + BigInt(args.amount as bigint), 0n);
}
