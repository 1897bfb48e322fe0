// SPDX-License-Identifier: MIT
import { deployedContracts } from "../../../deploy/protocol/deployedContracts";
import type { Deployment } from "../../../deploy/protocol/deployment";
import type { ContractGas } from "./contractGas";

/** Gas and size of every contract of a finished deployment. */
export async function measureDeployment(deployment: Deployment): Promise<readonly ContractGas[]> {
  const contracts: ContractGas[] = [];
  for (const name of await deployedContracts(deployment)) {
    const record = await deployment.record(name);
    const receipt = record === null ? null : await deployment.provider.getTransactionReceipt(record.transactionHash);
    if (record === null || receipt === null) throw new Error(`${name} was not created.`);
    const code = await deployment.provider.getCode(record.address);
    contracts.push({ name, gas: Number(receipt.gasUsed), bytes: (code.length - 2) / 2 });
  }
  return contracts;
}
