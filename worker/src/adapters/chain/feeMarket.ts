// SPDX-License-Identifier: MIT

import { GasPriceTooHighError } from "../../domain/gasPriceTooHighError";
import type { ChainHead } from "./chainHead";
import type { Fees } from "./fees";
import { isRpcError } from "./isRpcError";
import type { RpcPool } from "./rpcPool";

export interface FeeMarketOptions {
  /** Highest price that the node ever offers, wei per gas; undefined = no bound. */
  readonly maxGasPrice?: bigint;
}

/** What gas costs now. */
export class FeeMarket {
  constructor(
    readonly options: FeeMarketOptions,
    private readonly modules: { readonly pool: RpcPool; readonly head: ChainHead },
  ) {}

  /** Wei per gas that a transaction would pay now, as the node software suggests. */
  async gasPrice(): Promise<bigint> {
    return quantity(await this.modules.pool.call("eth_gasPrice", []));
  }

  /** Room for two doublings of the base fee in a row, never above the operator's maximum. Throws `GasPriceTooHighError`. */
  async fees(): Promise<Fees> {
    const { maxGasPrice } = this.options;
    const { baseFee } = await this.modules.head.latest();
    if (baseFee === undefined) {
      const gasPrice = await this.gasPrice();
      this.requireAffordable(gasPrice);
      return { kind: "legacy", gasPrice };
    }
    const tip = await this.#tip(baseFee);
    this.requireAffordable(baseFee + tip);
    const wanted = 2n * baseFee + tip;
    const maxFeePerGas = maxGasPrice !== undefined && maxGasPrice < wanted ? maxGasPrice : wanted;
    return { kind: "dynamic", maxFeePerGas, maxPriorityFeePerGas: tip };
  }

  /** Throws `GasPriceTooHighError` for a price above the operator's maximum. */
  requireAffordable(gasPrice: bigint): void {
    const { maxGasPrice } = this.options;
    if (maxGasPrice === undefined || gasPrice <= maxGasPrice) return;
    const message = `gas costs ${gasPrice} wei, more than the maximum of ${maxGasPrice} wei; waiting, or raise the maximum gas price`;
    throw new GasPriceTooHighError(message, { gasPrice, maxGasPrice });
  }

  async #tip(baseFee: bigint): Promise<bigint> {
    try {
      return quantity(await this.modules.pool.call("eth_maxPriorityFeePerGas", []));
    } catch (error) {
      if (!isRpcError(error)) throw error;
      const gasPrice = await this.gasPrice();
      return gasPrice > baseFee ? gasPrice - baseFee : 0n;
    }
  }
}

function quantity(value: unknown): bigint {
  if (typeof value !== "string") throw new TypeError(`not a quantity: ${String(value)}`);
  return BigInt(value);
}
