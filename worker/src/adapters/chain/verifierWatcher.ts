// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import type { Clock } from "../../ports/clock";
import type { Logger } from "../../ports/logger";
import type { Gauge, Metrics } from "../../ports/metrics";

interface Options {
  /** What the Controller listed as the Verifier when the node started; the null address for nothing. */
  readonly known: Address;
  readonly intervalMs?: number;
}

const DEFAULT_INTERVAL_MS = 60_000;

const REPLACED =
  "The Controller lists another Verifier than when this node started: start it again. What it signs and claims until " +
  "then is for the former one, and proves nothing any more";

/** Tells when the owner of the protocol replaces the Verifier. What gateways sign is for one of them, so a node does not change it while it runs. */
export class VerifierWatcher {
  readonly #isReplaced: Gauge;
  #told: Address;

  constructor(
    private readonly options: Options,
    private readonly modules: {
      readonly read: () => Promise<Address>;
      readonly clock: Clock;
      readonly logger: Logger;
      readonly metrics: Metrics;
    },
  ) {
    this.#told = options.known;
    this.#isReplaced = modules.metrics.gauge({
      name: "verifier_replaced",
      help: "1 while the Controller lists another Verifier than when the node started, else 0",
    });
    this.#isReplaced.set(0);
  }

  /** Works until the signal is aborted. An unreachable chain is for others to complain of. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.modules;
    while (!signal.aborted) {
      await clock.sleep(this.options.intervalMs ?? DEFAULT_INTERVAL_MS, signal).catch(() => undefined);
      if (signal.aborted) return;
      await this.check().catch((error: unknown) => logger.debug("The Verifier could not be looked up; trying again", { error }));
    }
  }

  /** Compares what the Controller lists with what it listed. */
  async check(): Promise<void> {
    const { known } = this.options;
    const listed = await this.modules.read();
    this.#isReplaced.set(listed === known ? 0 : 1);
    if (listed === this.#told) return;
    this.#told = listed;
    const fields = { former: known, listed };
    if (listed === known) this.modules.logger.info("The Controller lists the Verifier of this node again", fields);
    else this.modules.logger.warn(REPLACED, fields);
  }
}
