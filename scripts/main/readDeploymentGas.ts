// SPDX-License-Identifier: MIT

import type { LocalNetwork } from "./localNetwork";

/** Transactions and gas from the first block to `toBlock`: on a new chain these are the deployment. */
export async function readDeploymentGas(network: LocalNetwork, toBlock: number): Promise<{ transactions: number; gas: bigint }> {
  let transactions = 0;
  let gas = 0n;
  for (let number = 1; number <= toBlock; number++) {
    const block = await network.provider.getBlock(number);
    transactions += block?.transactions.length ?? 0;
    gas += block?.gasUsed ?? 0n;
  }
  return { transactions, gas };
}
