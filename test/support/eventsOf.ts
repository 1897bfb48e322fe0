// SPDX-License-Identifier: MIT
import type { BaseContract, ContractTransactionResponse } from "ethers";

/** The events that these contracts emitted in a transaction, by name and in their order. */
export async function eventsOf(
  sending: Promise<ContractTransactionResponse>,
  contracts: readonly BaseContract[],
): Promise<readonly string[]> {
  const receipt = await (await sending).wait();
  const sources = new Map<string, BaseContract>();
  for (const contract of contracts) sources.set(await contract.getAddress(), contract);
  return (receipt?.logs ?? []).flatMap((log) => sources.get(log.address)?.interface.parseLog(log)?.name ?? []);
}
