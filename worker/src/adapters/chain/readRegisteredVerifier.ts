// SPDX-License-Identifier: MIT

import { id } from "ethers";

import { IController__factory } from "../../../../typechain-types/factories/contracts/interfaces/IController__factory";
import { address, type Address } from "../../domain/address";
import type { RpcProvider } from "./rpcProvider";

/** What the Controller lists as the Verifier, whatever it is; the null address for nothing. */
export async function readRegisteredVerifier(provider: RpcProvider, controller: Address): Promise<Address> {
  return address(await IController__factory.connect(controller, provider).getContract(id("Verifier")));
}
