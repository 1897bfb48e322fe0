// SPDX-License-Identifier: MIT

import type { Counter, Gauge, Metrics } from "../../ports/metrics";

/** What is counted about transcoders on other machines. Names are the network's, so that existing boards work. */
export interface RemoteMetrics {
  readonly transcoders: Gauge;
  readonly capacity: Gauge;
  readonly load: Gauge;
  readonly failed: Counter;
}

/** Registers the metrics of remote transcoders. */
export function createRemoteMetrics(metrics: Metrics): RemoteMetrics {
  return {
    transcoders: metrics.gauge({ name: "transcoders_number", help: "Transcoders on other machines that are connected" }),
    capacity: metrics.gauge({ name: "transcoders_capacity", help: "Sessions that they take at a time" }),
    load: metrics.gauge({ name: "transcoders_load", help: "Sessions that they have" }),
    failed: metrics.counter({ name: "transcoders_failed_total", help: "Segments that one of them did not deliver" }),
  };
}
