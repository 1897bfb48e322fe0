// SPDX-License-Identifier: MIT
import type { Deployment } from "./deployment";
import { logsOf } from "./logsOf";

/** Whether the system is paused, and was by an upgrade that broke off before it unpaused it. */
export async function isPausedByUpgrade(deployment: Deployment): Promise<boolean> {
  const pause = await deployment.store.getPause();
  const controller = await deployment.contract("Controller");
  if (pause === null || !(await controller.getFunction("paused").staticCall())) return false;

  // What is recorded may never have been sent, and somebody else may have paused since.
  const last = (await logsOf(deployment, "Controller", "Pause")).at(-1);
  const transaction = last === undefined ? null : await deployment.provider.getTransaction(last.transactionHash);
  return transaction?.from === pause.deployer && transaction.nonce === pause.nonce;
}
