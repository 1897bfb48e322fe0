// SPDX-License-Identifier: MIT

import { ChainUnavailableError } from "../../domain/chainUnavailableError";
import { wei, type Wei } from "../../domain/wei";
import type { GasOracle } from "../../ports/gasOracle";
import { CachedRead } from "./cachedRead";
import type { ChainContext } from "./chainContext";

export interface ChainGasOracleOptions {
  /** Gas of a redemption while this node has not made one. */
  readonly redemptionGas: bigint;
  /** Suggestions below it are ignored, wei per gas. */
  readonly minGasPrice: bigint;
}

/** Redemptions that the average is made of. */
const SAMPLES = 20;

/** What gas costs, and how much a redemption takes by this node's own experience. */
export class ChainGasOracle implements GasOracle {
  readonly #price: CachedRead<Wei>;
  readonly #samples: bigint[] = [];

  constructor(
    private readonly options: ChainGasOracleOptions,
    context: ChainContext,
  ) {
    const { caching, clock, feeMarket } = context;
    this.#price = new CachedRead(caching, { clock, read: async () => wei(await feeMarket.gasPrice()) });
  }

  async gasPrice(): Promise<Wei> {
    try {
      const price = await this.#price.get();
      return price < this.options.minGasPrice ? wei(this.options.minGasPrice) : price;
    } catch (error) {
      if (error instanceof ChainUnavailableError) return wei(0n);
      throw error;
    }
  }

  redemptionGas(): Promise<bigint> {
    const { length } = this.#samples;
    if (length === 0) return Promise.resolve(this.options.redemptionGas);
    return Promise.resolve(this.#samples.reduce((sum, gas) => sum + gas, 0n) / BigInt(length));
  }

  /** A redemption took so much gas. */
  onRedemption(gasUsed: bigint): void {
    this.#samples.push(gasUsed);
    if (this.#samples.length > SAMPLES) this.#samples.shift();
  }
}
