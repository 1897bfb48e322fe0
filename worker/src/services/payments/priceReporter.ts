// SPDX-License-Identifier: MIT

import { gwei } from "../../domain/gwei";
import { rationalMath } from "../../domain/rationalMath";
import type { Clock } from "../../ports/clock";
import type { GasOracle } from "../../ports/gasOracle";
import type { Logger } from "../../ports/logger";
import type { Gauge, Metrics } from "../../ports/metrics";
import type { PriceQuoter } from "./priceQuoter";

export interface PriceReporterOptions {
  readonly intervalMs?: number;
}

const DEFAULT_INTERVAL_MS = 30_000;

/** Shows what an orchestrator asks for its work, and what gas costs it. It reads at its own pace, and what tickets read serves it too. */
export class PriceReporter {
  readonly #gasPrice: Gauge;
  readonly #price: Gauge;

  constructor(
    private readonly options: PriceReporterOptions,
    private readonly modules: {
      quoter: Pick<PriceQuoter, "basePrice">;
      gasOracle: Pick<GasOracle, "gasPrice">;
      clock: Clock;
      logger: Logger;
      metrics: Metrics;
    },
  ) {
    const { metrics } = modules;
    this.#gasPrice = metrics.gauge({ name: "suggested_gas_price", help: "Price of gas that the chain suggests, in gwei" });
    this.#price = metrics.gauge({
      name: "transcoding_price",
      help: "Wei per pixel, before what is added for redemptions and without prices for single gateways",
    });
  }

  /** Works until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.modules;
    while (!signal.aborted) {
      await this.report().catch((error: unknown) => logger.debug("The price of gas could not be read; trying again", { error }));
      await clock.sleep(this.options.intervalMs ?? DEFAULT_INTERVAL_MS, signal).catch(() => undefined);
    }
  }

  async report(): Promise<void> {
    const { quoter, gasOracle } = this.modules;
    this.#price.set(rationalMath.toNumber(quoter.basePrice));
    const gasPrice = await gasOracle.gasPrice();
    // 0 is an unknown price: the last one is more to the point.
    if (gasPrice > 0n) this.#gasPrice.set(gwei(gasPrice));
  }
}
