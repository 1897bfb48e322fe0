// SPDX-License-Identifier: MIT
import type { LogDescription } from "ethers";
import type { Deployment } from "./deployment";
import { logsOf } from "./logsOf";

/** All events of that name which a contract has emitted since it was created, oldest first. */
export async function eventsOf(deployment: Deployment, name: string, event: string): Promise<readonly LogDescription[]> {
  const contract = await deployment.contract(name);
  const logs = await logsOf(deployment, name, event);
  return logs.flatMap((log) => contract.interface.parseLog(log) ?? []);
}
