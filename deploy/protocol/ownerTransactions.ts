// SPDX-License-Identifier: MIT
import type { Interface } from "ethers";
import { contractId } from "./contractId";
import type { Deployment } from "./deployment";
import type { OwnerCall } from "./ownerCall";
import type { OwnerTransaction } from "./ownerTransaction";

/** The calls of an upgrade as its owner makes them, in order: what runs behind a proxy takes two of them. */
export async function ownerTransactions(deployment: Deployment, calls: readonly OwnerCall[]): Promise<readonly OwnerTransaction[]> {
  const controller = await deployment.contract("Controller");
  const controllerAddress = await controller.getAddress();
  const transactions: OwnerTransaction[] = [];
  for (const call of calls) {
    const { contract } = call;
    const { interface: abi } = await deployment.contract(contract);
    if (call.kind === "call") {
      transactions.push(toTransaction(call.address, contract, abi, call.function, call.args));
      continue;
    }
    const registration = [contractId(`${contract}Target`), call.implementation, deployment.gitCommitHash];
    transactions.push(
      toTransaction(controllerAddress, "Controller", controller.interface, "setContractInfo", registration),
      toTransaction(await deployment.address(contract), contract, abi, "upgradeToAndCall", [call.implementation, "0x"]),
    );
  }
  return transactions;
}

function toTransaction(to: string, contract: string, abi: Interface, name: string, args: readonly string[]): OwnerTransaction {
  return { to, data: abi.encodeFunctionData(name, args), description: `${contract}.${name}(${args.join(", ")})` };
}
