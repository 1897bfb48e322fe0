// SPDX-License-Identifier: MIT

import { IServiceRegistry__factory } from "../../../../typechain-types/factories/contracts/interfaces/IServiceRegistry__factory";
import type { Address } from "../../domain/address";
import type { Hex } from "../../domain/hex";
import { trimmedServiceUri } from "../../domain/trimmedServiceUri";
import type { Registry } from "../../ports/registry";
import type { ChainContext } from "./chainContext";

/** Service URIs, in the ServiceRegistry. */
export class ChainRegistry implements Registry {
  constructor(private readonly context: ChainContext) {}

  async serviceUri(address: Address): Promise<string> {
    const { addresses, provider } = this.context;
    return trimmedServiceUri(await IServiceRegistry__factory.connect(addresses.ServiceRegistry, provider).getServiceURI(address));
  }

  async setServiceUri(uri: string): Promise<Hex> {
    const { addresses, sender } = this.context;
    const data = IServiceRegistry__factory.createInterface().encodeFunctionData("setServiceURI", [uri]) as Hex;
    const receipt = await sender.send({ action: "setServiceURI", to: addresses.ServiceRegistry, data });
    return receipt.transactionHash;
  }
}
