// SPDX-License-Identifier: MIT

import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type {
  Counter as CounterPort,
  Gauge as GaugePort,
  Histogram as HistogramPort,
  MetricDefinition,
  Metrics,
} from "../../ports/metrics";
import { MetricConflict } from "./metricConflict";

export interface PrometheusMetricsOptions {
  /** Labels of every sample, such as `node_id` and `node_type`. */
  readonly labels?: Readonly<Record<string, string>>;
}

const PREFIX = "livepeer_";
/** From a fraction of a frame to the longest segment. */
const DEFAULT_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];

/** The node's metrics in a registry of its own, exported in Prometheus' text format. */
export class PrometheusMetrics implements Metrics {
  private readonly registry = new Registry();
  private readonly counters = new Map<string, Counter>();
  private readonly gauges = new Map<string, Gauge>();
  private readonly histograms = new Map<string, Histogram>();

  constructor(options: PrometheusMetricsOptions = {}) {
    this.registry.setDefaultLabels({ ...options.labels });
  }

  counter(definition: MetricDefinition): CounterPort {
    const counter = this.known(this.counters, definition, (settings) => new Counter(settings));
    return { inc: (amount = 1, labels = {}) => counter.inc({ ...labels }, amount) };
  }

  gauge(definition: MetricDefinition): GaugePort {
    const gauge = this.known(this.gauges, definition, (settings) => new Gauge(settings));
    return { set: (value, labels = {}) => gauge.set({ ...labels }, value) };
  }

  histogram(definition: MetricDefinition & { readonly buckets?: readonly number[] }): HistogramPort {
    const buckets = [...(definition.buckets ?? DEFAULT_BUCKETS)];
    const histogram = this.known(this.histograms, definition, (settings) => new Histogram({ ...settings, buckets }));
    return { observe: (value, labels = {}) => histogram.observe({ ...labels }, value) };
  }

  exposition(): Promise<string> {
    return this.registry.metrics();
  }

  private known<T>(
    metrics: Map<string, T>,
    { name, help, labelNames = [] }: MetricDefinition,
    make: (settings: { name: string; help: string; labelNames: string[]; registers: Registry[] }) => T,
  ): T {
    const found = metrics.get(name);
    if (found !== undefined) return found;
    if (this.registry.getSingleMetric(PREFIX + name) !== undefined) throw new MetricConflict(name);
    const metric = make({ name: PREFIX + name, help, labelNames: [...labelNames], registers: [this.registry] });
    metrics.set(name, metric);
    return metric;
  }
}
