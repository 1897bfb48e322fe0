// SPDX-License-Identifier: MIT

import { id, isError } from "ethers";

import { IController__factory } from "../../../../typechain-types/factories/contracts/interfaces/IController__factory";
import { address, type Address } from "../../domain/address";
import { ZERO_ADDRESS } from "../../domain/zeroAddress";
import { CONTRACT_NAMES, type ContractAddresses } from "./contractAddresses";
import { ContractMissingError } from "./contractMissingError";
import type { RpcProvider } from "./rpcProvider";

/** Asks the Controller where the contracts are. Throws `ContractMissingError`, which says what to do, or `ChainUnavailableError`. */
export async function resolveContracts(
  provider: RpcProvider,
  controller: Address,
  chainId: bigint,
  overrides: Partial<ContractAddresses> = {},
): Promise<ContractAddresses> {
  if ((await provider.getCode(controller)) === "0x") {
    const message = `there is no contract at the Controller address ${controller} on chain ${chainId}: check the Controller address and that the RPC endpoint serves the right network`;
    throw new ContractMissingError(message, { controller, chainId });
  }
  const directory = IController__factory.connect(controller, provider);
  const lookUp = (name: string): Promise<string> =>
    directory.getContract(id(name)).catch((cause: unknown) => {
      if (!isError(cause, "CALL_EXCEPTION") && !isError(cause, "BAD_DATA")) throw cause;
      const message = `the contract at ${controller} on chain ${chainId} is no Controller: check the Controller address`;
      throw new ContractMissingError(message, { controller, chainId }, { cause });
    });
  const entries = await Promise.all(
    CONTRACT_NAMES.map(async (name) => {
      const found = overrides[name] ?? address(await lookUp(name));
      if (found === ZERO_ADDRESS) {
        const message = `the Controller ${controller} on chain ${chainId} lists no ${name}: check the Controller address, or register the contract with setContractInfo`;
        throw new ContractMissingError(message, { controller, chainId, name });
      }
      return [name, found] as const;
    }),
  );
  return Object.fromEntries(entries) as ContractAddresses;
}
