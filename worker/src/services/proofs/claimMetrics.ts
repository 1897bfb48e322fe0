// SPDX-License-Identifier: MIT

import type { ClaimData } from "../../domain/proofs/claimData";
import type { Counter, Gauge, Metrics } from "../../ports/metrics";

/** What is counted about claims. Pixels are in millions. */
export class ClaimMetrics {
  readonly #submitted: Counter;
  readonly #ended: Counter;
  readonly #pixels: Counter;
  readonly #openings: Counter;
  readonly #gas: Counter;
  readonly #failures: Counter;
  readonly #unclaimed: Gauge;
  readonly #lost: Gauge;

  constructor(metrics: Metrics) {
    const counter = (name: string, help: string, labelNames: readonly string[] = []): Counter =>
      metrics.counter({ name, help, labelNames });
    this.#submitted = counter("claims_submitted_total", "Claims of transcoded work sent");
    this.#ended = counter("claims_ended_total", "Claims that came to an end: proven, voided, missed", ["state"]);
    this.#pixels = counter("claimed_mil_pixels_total", "Pixels of claims that came to an end, in millions", ["state"]);
    this.#openings = counter("claim_openings_total", "Segments opened for samples");
    this.#gas = counter("claim_opening_gas_total", "Gas spent on openings");
    this.#failures = counter("claim_errors_total", "Passes over the claims that failed");
    this.#unclaimed = metrics.gauge({ name: "receipts_unclaimed", help: "Receipts that are in no claim yet" });
    const lost = "Receipts that no claim can hold any more: a later claim left them out, or they came after it";
    this.#lost = metrics.gauge({ name: "receipts_lost", help: lost });
  }

  onSubmitted(): void {
    this.#submitted.inc();
  }

  onEnded(state: "proven" | "voided" | "missed", { totalPixels }: ClaimData): void {
    this.#ended.inc(1, { state });
    this.#pixels.inc(Number(totalPixels) / 1e6, { state });
  }

  onOpened(openings: number, gasUsed: bigint): void {
    this.#openings.inc(openings);
    this.#gas.inc(Number(gasUsed));
  }

  onFailure(): void {
    this.#failures.inc();
  }

  onUnclaimed({ waiting, lost }: { readonly waiting: number; readonly lost: number }): void {
    this.#unclaimed.set(waiting);
    this.#lost.set(lost);
  }
}
