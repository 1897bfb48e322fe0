// SPDX-License-Identifier: MIT

import { ILivepeerToken__factory } from "../../../../typechain-types/factories/contracts/interfaces/ILivepeerToken__factory";
import type { Address } from "../../domain/address";
import type { Hex } from "../../domain/hex";
import { lptWei, type LptWei } from "../../domain/lptWei";
import { wei, type Wei } from "../../domain/wei";
import type { Token } from "../../ports/token";
import type { ChainContext } from "./chainContext";

/** LPT and ETH of accounts. */
export class ChainToken implements Token {
  constructor(private readonly context: ChainContext) {}

  async balance(account: Address): Promise<LptWei> {
    const { addresses, provider } = this.context;
    return lptWei(await ILivepeerToken__factory.connect(addresses.LivepeerToken, provider).balanceOf(account));
  }

  async ethBalance(account: Address): Promise<Wei> {
    return wei(await this.context.provider.getBalance(account));
  }

  async transfer(recipient: Address, amount: LptWei): Promise<Hex> {
    const { addresses, sender } = this.context;
    const data = ILivepeerToken__factory.createInterface().encodeFunctionData("transfer", [recipient, amount]) as Hex;
    const receipt = await sender.send({ action: "transfer", to: addresses.LivepeerToken, data });
    return receipt.transactionHash;
  }
}
