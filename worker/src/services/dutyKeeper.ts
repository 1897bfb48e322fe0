// SPDX-License-Identifier: MIT

import type { Clock } from "../ports/clock";
import type { Duty } from "../ports/duty";
import type { Logger } from "../ports/logger";
import type { Gauge, Metrics } from "../ports/metrics";

export interface DutyKeeperOptions {
  /** Pause between tries to get the turn. */
  readonly retryMs?: number;
}

const DEFAULT_RETRY_MS = 3_000;

/**
 * Does what one of several processes does at a time: waits for the turn, works while it has it, and waits again once it is lost. Whatever
 * the work is, it looks at the chain and the store for what is due, so that it may stop and begin anywhere.
 */
export class DutyKeeper {
  readonly #isOnDuty: Gauge;
  #told: string | undefined;

  constructor(
    private readonly options: DutyKeeperOptions,
    private readonly modules: { duty: Duty; clock: Clock; logger: Logger; metrics: Metrics },
  ) {
    const help = "1 in the process that sends the account's transactions, else 0";
    this.#isOnDuty = modules.metrics.gauge({ name: "on_duty", help });
  }

  /** Works until the signal is aborted. `work` is to end when its own signal is aborted. */
  async run(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    const { duty, clock, logger } = this.modules;
    while (!signal.aborted) {
      try {
        await this.#tryWork(work, signal);
      } catch (error) {
        const text = "Whether it is this process's turn to send transactions cannot be found out; trying again";
        if (!signal.aborted) logger.warn(text, { error });
      }
      await clock.sleep(this.options.retryMs ?? DEFAULT_RETRY_MS, signal).catch(() => undefined);
    }
    await duty.release();
  }

  async #tryWork(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    const { duty, logger } = this.modules;
    this.#isOnDuty.set(0);
    const lost = await duty.tryTake();
    if (lost === undefined)
      return this.#tell("Another process with this ledger sends the account's transactions: this one takes over when it stops");
    this.#isOnDuty.set(1);
    this.#tell("This process sends the account's transactions from now on");
    try {
      await work(AbortSignal.any([signal, lost]));
    } catch (error) {
      if (!signal.aborted) logger.warn("The work of this process's turn failed; the turn is given back, and tried for again", { error });
    } finally {
      this.#isOnDuty.set(0);
      await duty.release();
    }
    if (!signal.aborted) this.#tell("This process does not send the account's transactions any more");
  }

  /** What changes, not what is the same at every try. */
  #tell(text: string): void {
    if (text !== this.#told) this.modules.logger.info(text);
    this.#told = text;
  }
}
