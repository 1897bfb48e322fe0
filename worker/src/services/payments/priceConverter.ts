// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { convertPrice } from "../../domain/convertPrice";
import type { CurrencyPrice } from "../../domain/currencyPrice";
import type { Price } from "../../domain/price";
import { PriceFeedError } from "../../domain/priceFeedError";
import { rationalMath } from "../../domain/rationalMath";
import type { Clock } from "../../ports/clock";
import type { Logger } from "../../ports/logger";
import type { PriceFeed } from "../../ports/priceFeed";
import type { PriceQuoter } from "./priceQuoter";

const INTERVAL_MS = 3_600_000;

/** Prices in wei per pixel. */
export interface ConvertedPrices {
  readonly basePrice: Price;
  readonly pricePerSender: ReadonlyMap<Address, Price>;
}

/** Keeps prices that are configured in other currencies at their worth in wei (node-payments section 6). */
export class PriceConverter {
  private current: ConvertedPrices | undefined;

  constructor(
    private readonly options: {
      readonly basePrice: CurrencyPrice;
      readonly pricePerSender: ReadonlyMap<Address, CurrencyPrice>;
    },
    private readonly modules: {
      /** Absent where all prices are in wei. */
      readonly feed: PriceFeed | undefined;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  /** Throws `PriceFeedError` or `ChainUnavailableError`. */
  async convert(): Promise<ConvertedPrices> {
    const { basePrice, pricePerSender } = this.options;
    const exchange = await this.modules.feed?.latest();
    try {
      this.current = {
        basePrice: convertPrice(basePrice, exchange),
        pricePerSender: new Map([...pricePerSender].map(([sender, price]) => [sender, convertPrice(price, exchange)])),
      };
    } catch (cause) {
      throw new PriceFeedError(cause instanceof Error ? cause.message : String(cause), {}, { cause });
    }
    return this.current;
  }

  /** Converts anew every hour, until the signal is aborted. A price that the operator has set by hand since then stays. */
  async run(quoter: PriceQuoter, signal: AbortSignal): Promise<void> {
    const { feed, clock, logger } = this.modules;
    while (feed !== undefined && !signal.aborted) {
      await clock.sleep(INTERVAL_MS, signal).catch(() => undefined);
      if (signal.aborted) return;
      try {
        await this.update(quoter);
      } catch (error) {
        logger.warn("Prices could not be converted; the last ones are kept", { error });
      }
    }
  }

  private async update(quoter: PriceQuoter): Promise<void> {
    const before = this.current;
    const after = await this.convert();
    if (before === undefined) return;
    if (isEqual(quoter.basePrice, before.basePrice) && !isEqual(before.basePrice, after.basePrice)) {
      quoter.setBasePrice(after.basePrice);
      this.modules.logger.info("Price converted anew", { weiPerPixel: rationalMath.toNumber(after.basePrice) });
    }
    for (const [sender, price] of after.pricePerSender) {
      const [set, converted] = [quoter.senderPrice(sender), before.pricePerSender.get(sender)];
      if (set !== undefined && converted !== undefined && isEqual(set, converted)) quoter.setSenderPrice(sender, price);
    }
  }
}

function isEqual(a: Price, b: Price): boolean {
  return rationalMath.compare(a, b) === 0;
}
