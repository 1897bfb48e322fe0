// SPDX-License-Identifier: MIT

import type { Interface } from "ethers";

import { Controller__factory } from "../../typechain-types/factories/contracts/registry/Controller__factory";
import { ServiceRegistry__factory } from "../../typechain-types/factories/contracts/registry/ServiceRegistry__factory";
import type { GasRecord } from "./gasRecord";
import type { LocalNetwork } from "./localNetwork";

/** Gas of every transaction that touched the protocol since a block, by what it called. Every such call leaves an event. */
export async function readGas(network: LocalNetwork, fromBlock: number): Promise<GasRecord[]> {
  const known = new Map<string, { readonly name: string; readonly abi: Interface }>();
  const learn = (name: string, abi: Interface): void => void known.set(network.contract(name).toLowerCase(), { name, abi });
  learn("BondingManager", network.bonding.interface);
  learn("TicketBroker", network.broker.interface);
  learn("RoundsManager", network.rounds.interface);
  learn("LivepeerToken", network.token.interface);
  learn("ServiceRegistry", ServiceRegistry__factory.createInterface());
  learn("Verifier", network.verifier.interface);
  learn("Controller", Controller__factory.createInterface());

  const logs = await network.provider.getLogs({ address: [...known.keys()], fromBlock });
  const samples = new Map<string, number[]>();
  for (const hash of new Set(logs.map(({ transactionHash }) => transactionHash))) {
    const [transaction, receipt] = await Promise.all([network.provider.getTransaction(hash), network.provider.getTransactionReceipt(hash)]);
    const target = known.get(transaction?.to?.toLowerCase() ?? "");
    if (transaction === null || receipt === null || target === undefined) continue;
    const called = target.abi.getFunction(transaction.data.slice(0, 10))?.name ?? transaction.data.slice(0, 10);
    const action = `${target.name}.${called}`;
    samples.set(action, [...(samples.get(action) ?? []), Number(receipt.gasUsed)]);
  }
  return [...samples].map(([action, gas]) => summarize(action, gas)).sort((a, b) => a.action.localeCompare(b.action));
}

function summarize(action: string, gas: readonly number[]): GasRecord {
  const sum = gas.reduce((total, one) => total + one, 0);
  return { action, count: gas.length, min: Math.min(...gas), mean: Math.round(sum / gas.length), max: Math.max(...gas) };
}
