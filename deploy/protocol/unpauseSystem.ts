// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { eventsOf } from "./eventsOf";
import { isControllerOwner } from "./isControllerOwner";
import { isPausedByUpgrade } from "./isPausedByUpgrade";

/** Unpauses a fresh system where the configuration asks for it. A system that somebody paused later stays paused. */
export async function unpauseSystem(deployment: Deployment): Promise<void> {
  if (!deployment.config.unpause.value || !(await isControllerOwner(deployment))) return;
  const controller = await deployment.contract("Controller");
  if (!(await controller.getFunction("paused").staticCall())) return;

  if ((await eventsOf(deployment, "Controller", "Unpause")).length > 0) {
    const isUpgrade = await isPausedByUpgrade(deployment);
    deployment.log(
      `left the system paused: ${isUpgrade ? "an upgrade broke off, which goes on when it is run again" : "its owner paused it"}`,
    );
    return;
  }
  await deployment.send(controller, "unpause", [], "unpaused the system");
}
