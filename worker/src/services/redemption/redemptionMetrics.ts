// SPDX-License-Identifier: MIT

import { gwei } from "../../domain/gwei";
import type { Wei } from "../../domain/wei";
import type { Counter, Gauge, Metrics } from "../../ports/metrics";

/** What operators see of redemptions. */
export class RedemptionMetrics {
  readonly #redeemed: Counter;
  readonly #value: Counter;
  readonly #failures: Counter;
  readonly #lost: Counter;
  readonly #lostValue: Counter;
  readonly #queueLength: Gauge;
  readonly #oldestDeadline: Gauge;

  constructor(metrics: Metrics) {
    this.#redeemed = metrics.counter({ name: "tickets_redeemed_total", help: "Winning tickets redeemed" });
    this.#value = metrics.counter({ name: "value_redeemed", help: "Value of redeemed tickets, in gwei" });
    this.#failures = metrics.counter({
      name: "ticket_redemption_errors",
      help: "Failed redemption attempts",
      labelNames: ["error_code"],
    });
    this.#lost = metrics.counter({ name: "tickets_lost_total", help: "Winning tickets that can never be redeemed" });
    this.#lostValue = metrics.counter({ name: "value_lost", help: "Face value of lost tickets, in gwei" });
    this.#queueLength = metrics.gauge({ name: "redemption_queue_length", help: "Winning tickets waiting for redemption" });
    this.#oldestDeadline = metrics.gauge({
      name: "redemption_oldest_deadline_block",
      help: "L1 block before which the most urgent waiting ticket must be redeemed; 0 without one",
    });
  }

  onRedeemed(paid: Wei): void {
    this.#redeemed.inc();
    this.onPaid(paid);
  }

  /** What a ticket paid that was counted before. */
  onPaid(paid: Wei): void {
    this.#value.inc(gwei(paid));
  }

  onFailure(code: string): void {
    this.#failures.inc(1, { error_code: code });
  }

  onLost(faceValue: Wei): void {
    this.#lost.inc();
    this.#lostValue.inc(gwei(faceValue));
  }

  onQueue(length: number, oldestDeadline: bigint): void {
    this.#queueLength.set(length);
    this.#oldestDeadline.set(Number(oldestDeadline));
  }
}
