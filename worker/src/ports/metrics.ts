// SPDX-License-Identifier: MIT

/** Labels of one sample. */
export type MetricLabels = Readonly<Record<string, string>>;

/** Only ever grows. */
export interface Counter {
  inc(amount?: number, labels?: MetricLabels): void;
}

/** Goes up and down. */
export interface Gauge {
  set(value: number, labels?: MetricLabels): void;
}

/** Distribution of observations. */
export interface Histogram {
  observe(value: number, labels?: MetricLabels): void;
}

/** What a metric is called and which labels it takes. The adapter puts `livepeer_` in front of the name. */
export interface MetricDefinition {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
}

/** Registry of the node's metrics. Asking twice for one name returns the same metric. */
export interface Metrics {
  counter(definition: MetricDefinition): Counter;
  gauge(definition: MetricDefinition): Gauge;
  histogram(definition: MetricDefinition & { readonly buckets?: readonly number[] }): Histogram;
  /** Prometheus text exposition of everything. */
  exposition(): Promise<string>;
}
