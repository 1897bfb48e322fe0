// SPDX-License-Identifier: MIT
import type { BaseContract, ContractTransactionResponse } from "ethers";

/** What these contracts logged in a transaction, in its order: the event's name and its arguments. */
export async function logsOf(
  sending: Promise<ContractTransactionResponse>,
  contracts: readonly BaseContract[],
): Promise<readonly (readonly unknown[])[]> {
  const receipt = await (await sending).wait();
  const sources = new Map<string, BaseContract>();
  for (const contract of contracts) sources.set(await contract.getAddress(), contract);
  return (receipt?.logs ?? []).flatMap((log) => {
    const event = sources.get(log.address)?.interface.parseLog(log);
    return event ? [[event.name, ...(event.args.toArray() as unknown[])]] : [];
  });
}
