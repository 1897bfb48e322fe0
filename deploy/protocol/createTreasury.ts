// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";

/** Creates the treasury. Nobody may propose or execute yet; the deployer administers its roles until the hand-over. */
export async function createTreasury(deployment: Deployment): Promise<void> {
  await deployment.create("Treasury");
  const treasury = await deployment.contract("Treasury");
  const selfAdministers: boolean = await treasury
    .getFunction("hasRole")
    .staticCall(await treasury.getFunction("TIMELOCK_ADMIN_ROLE").staticCall(), await deployment.address("Treasury"));
  if (selfAdministers) return;
  const { minDelay } = deployment.config.treasury;
  await deployment.send(treasury, "initialize", [minDelay.value, [], [], await deployment.deployer()], "initialized Treasury");
}
