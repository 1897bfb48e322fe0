// SPDX-License-Identifier: MIT
import type { Log } from "ethers";
import type { Deployment } from "./deployment";
import { logsBetween } from "./logsBetween";

/** The logs of all events of that name which a contract has emitted since it was created, oldest first. */
export async function logsOf(deployment: Deployment, name: string, event: string): Promise<readonly Log[]> {
  const contract = await deployment.contract(name);
  const topic = contract.interface.getEvent(event)?.topicHash;
  if (topic === undefined) throw new Error(`${name} has no event ${event}.`);
  return logsBetween(deployment.provider, {
    address: await contract.getAddress(),
    topics: [topic],
    fromBlock: await deployment.creationBlock(name),
    toBlock: await deployment.provider.getBlockNumber(),
  });
}
