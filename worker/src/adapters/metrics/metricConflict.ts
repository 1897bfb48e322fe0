// SPDX-License-Identifier: MIT

/** One name was asked for as two kinds of metric: a mistake in the program. */
export class MetricConflict extends Error {
  readonly code = "METRIC_CONFLICT";

  constructor(name: string) {
    super(`The metric ${name} exists already, as one of another kind`);
    this.name = "MetricConflict";
  }
}
