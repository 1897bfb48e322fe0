// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { MetricConflict } from "../../../src/adapters/metrics/metricConflict";
import { PrometheusMetrics } from "../../../src/adapters/metrics/prometheusMetrics";

describe("PrometheusMetrics", () => {
  it("exports counters, gauges and histograms under the network's prefix", async () => {
    const metrics = new PrometheusMetrics({ labels: { node_type: "orch" } });
    const sent = metrics.counter({ name: "tickets_sent", help: "Tickets sent", labelNames: ["recipient"] });
    sent.inc(2, { recipient: "0xaa" });
    sent.inc(1, { recipient: "0xaa" });
    metrics.gauge({ name: "gateway_deposit", help: "Deposit in gwei" }).set(7.5);
    const seconds = metrics.histogram({ name: "transcode_time_seconds", help: "Seconds", buckets: [1, 2] });
    for (const value of [0.5, 1.5, 3]) seconds.observe(value);
    const text = await metrics.exposition();
    for (const line of [
      "# HELP livepeer_tickets_sent Tickets sent",
      "# TYPE livepeer_tickets_sent counter",
      'livepeer_tickets_sent{recipient="0xaa",node_type="orch"} 3',
      'livepeer_gateway_deposit{node_type="orch"} 7.5',
      'livepeer_transcode_time_seconds_bucket{le="1",node_type="orch"} 1',
      'livepeer_transcode_time_seconds_bucket{le="+Inf",node_type="orch"} 3',
      'livepeer_transcode_time_seconds_sum{node_type="orch"} 5',
    ]) {
      expect(text).to.include(line);
    }
  });

  it("shows a counter before anything was counted", async () => {
    const metrics = new PrometheusMetrics();
    metrics.counter({ name: "orchestrator_swaps", help: "Swaps" });
    expect(await metrics.exposition()).to.include("livepeer_orchestrator_swaps 0");
  });

  it("returns the same metric for the same name, and each node has its own", async () => {
    const metrics = new PrometheusMetrics();
    metrics.counter({ name: "a", help: "A" }).inc();
    metrics.counter({ name: "a", help: "A" }).inc();
    new PrometheusMetrics().counter({ name: "a", help: "A" }).inc(40);
    expect(await metrics.exposition()).to.include("livepeer_a 2");
  });

  it("refuses one name for two kinds, and labels that were not announced", () => {
    const metrics = new PrometheusMetrics();
    metrics.counter({ name: "a", help: "A" });
    expect(() => metrics.gauge({ name: "a", help: "A" })).to.throw(MetricConflict);
    expect(() => metrics.counter({ name: "b", help: "B" }).inc(1, { other: "x" })).to.throw(/label/i);
  });
});
