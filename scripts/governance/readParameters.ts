// SPDX-License-Identifier: MIT
import { Contract, type Provider } from "ethers";
import type { AddressBook } from "./addressBook";
import { contractInterfaces } from "./contractInterfaces";
import { governableParameters, type GovernableParameter } from "./governableParameters";
import type { ProtocolContracts } from "./protocolContracts";

/** A parameter with its present value and who may change it. */
export interface ParameterReading extends GovernableParameter {
  readonly value: bigint;
  readonly by: string;
}

/** Reads all parameters. */
export async function readParameters(
  { controller }: ProtocolContracts,
  book: AddressBook,
  provider: Provider,
): Promise<readonly ParameterReading[]> {
  const owner = book.nameOf(await controller.owner());
  return Promise.all(
    governableParameters.map(async (parameter) => {
      const { contract: name, getter, setBy } = parameter;
      const contract = new Contract(book.addressOf(name) ?? "", contractInterfaces[name] ?? [], provider);
      const value = BigInt((await contract.getFunction(getter).staticCall()) as bigint);
      return { ...parameter, value, by: setBy === "owner" ? `owner of the Controller: ${owner}` : "executed proposal" };
    }),
  );
}
