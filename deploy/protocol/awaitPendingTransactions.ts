// SPDX-License-Identifier: MIT
import { setTimeout } from "node:timers/promises";
import type { Deployment } from "./deployment";
import { DeploymentError } from "./deploymentError";

/** How often to look, and how long to wait between two looks. */
interface Patience {
  readonly looks: number;
  readonly intervalMs: number;
}

const FIVE_MINUTES: Patience = { looks: 300, intervalMs: 1_000 };

/**
 * Waits until every transaction of the deployer is mined. A deployment that broke off may have left one on its way: what it does cannot be seen yet, and
 * would be done again.
 */
export async function awaitPendingTransactions(deployment: Deployment, { looks, intervalMs } = FIVE_MINUTES): Promise<void> {
  const { provider } = deployment;
  const deployer = await deployment.deployer();
  for (let look = 0; ; look++) {
    // The mined ones first: what is mined in between then only makes it wait for another look.
    const mined = await provider.getTransactionCount(deployer, "latest");
    const pending = (await provider.getTransactionCount(deployer, "pending")) - mined;
    if (pending <= 0) return;
    if (look === looks) {
      const seconds = (looks * intervalMs) / 1_000;
      throw new DeploymentError(
        "TRANSACTIONS_PENDING",
        `Transactions of the deployer ${deployer} are still not mined after ${seconds} seconds (${pending} of them). Wait until they are, or replace ` +
          `them by others with a higher fee, and run again. Nothing was sent.`,
        { deployer, pending },
      );
    }
    if (look === 0) deployment.log(`waiting for transactions of ${deployer} that are not mined yet (${pending} of them)`);
    await setTimeout(intervalMs);
  }
}
