// SPDX-License-Identifier: MIT

import type { Counter, Gauge, Histogram, MetricDefinition, Metrics } from "../../src/ports/metrics";

/** Keeps the sum of each counter and histogram and the last value of each gauge, over all labels. */
export class RecordingMetrics implements Metrics {
  readonly values = new Map<string, number>();

  counter({ name }: MetricDefinition): Counter {
    return { inc: (amount = 1) => this.#add(name, amount) };
  }

  gauge({ name }: MetricDefinition): Gauge {
    return { set: (value) => void this.values.set(name, value) };
  }

  histogram({ name }: MetricDefinition): Histogram {
    return { observe: (value) => this.#add(name, value) };
  }

  exposition(): Promise<string> {
    return Promise.resolve([...this.values].map(([name, value]) => `${name} ${value}`).join("\n"));
  }

  #add(name: string, amount: number): void {
    this.values.set(name, (this.values.get(name) ?? 0) + amount);
  }
}
