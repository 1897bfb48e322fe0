// SPDX-License-Identifier: MIT
import type { LogDescription } from "ethers";
import type { Deployment } from "./deployment";
import { logsBetween } from "./logsBetween";

/** All events of that name which a contract has emitted since it was created, oldest first. */
export async function eventsOf(deployment: Deployment, name: string, event: string): Promise<readonly LogDescription[]> {
  const contract = await deployment.contract(name);
  const topic = contract.interface.getEvent(event)?.topicHash;
  if (topic === undefined) throw new Error(`${name} has no event ${event}.`);
  const logs = await logsBetween(deployment.provider, {
    address: await contract.getAddress(),
    topics: [topic],
    fromBlock: await deployment.creationBlock(name),
    toBlock: await deployment.provider.getBlockNumber(),
  });
  return logs.flatMap((log) => contract.interface.parseLog(log) ?? []);
}
