// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { gwei } from "../../domain/gwei";
import { reserveShare } from "../../domain/reserveShare";
import type { Clock } from "../../ports/clock";
import type { Logger } from "../../ports/logger";
import type { Gauge, Metrics } from "../../ports/metrics";
import type { Rounds } from "../../ports/rounds";
import type { Senders } from "../../ports/senders";

export interface FundsReporterOptions {
  /** The gateway's account. */
  readonly account: Address;
  readonly intervalMs?: number;
}

const DEFAULT_INTERVAL_MS = 30_000;

/** Shows what backs a gateway's tickets. It reads at its own pace, and what payments read serves it too. */
export class FundsReporter {
  readonly #deposit: Gauge;
  readonly #reserve: Gauge;
  readonly #maxFloat: Gauge;

  constructor(
    private readonly options: FundsReporterOptions,
    private readonly modules: { senders: Senders; rounds: Rounds; clock: Clock; logger: Logger; metrics: Metrics },
  ) {
    const gauge = (name: string, help: string): Gauge => modules.metrics.gauge({ name, help: `${help}, in gwei` });
    this.#deposit = gauge("gateway_deposit", "Deposit that pays the gateway's tickets");
    this.#reserve = gauge("gateway_reserve", "What is left of the gateway's reserve");
    this.#maxFloat = gauge("gateway_max_float", "Share of the gateway's reserve that one orchestrator may count on in a round");
  }

  /** Works until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.modules;
    while (!signal.aborted) {
      await this.report().catch((error: unknown) => logger.debug("The gateway's funds could not be read; trying again", { error }));
      await clock.sleep(this.options.intervalMs ?? DEFAULT_INTERVAL_MS, signal).catch(() => undefined);
    }
  }

  /** Throws `ChainUnavailableError`. */
  async report(): Promise<void> {
    const { senders, rounds } = this.modules;
    const [{ deposit, reserve }, { poolSize }] = await Promise.all([senders.info(this.options.account), rounds.state()]);
    this.#deposit.set(gwei(deposit));
    this.#reserve.set(gwei(reserve.fundsRemaining));
    this.#maxFloat.set(gwei(reserveShare(reserve, poolSize)));
  }
}
