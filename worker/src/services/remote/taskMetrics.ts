// SPDX-License-Identifier: MIT

import type { Counter, Gauge, Histogram, Metrics } from "../../ports/metrics";

/** What a transcoder counts of its work for an orchestrator. */
export interface TaskMetrics {
  readonly isConnected: Gauge;
  readonly running: Gauge;
  readonly transcoded: Counter;
  readonly failed: Counter;
  readonly transcodeSeconds: Histogram;
  /** Millions of pixels. */
  readonly pixelsProcessed: Counter;
}

/** Registers a transcoder's metrics. */
export function createTaskMetrics(metrics: Metrics): TaskMetrics {
  return {
    isConnected: metrics.gauge({ name: "orchestrator_connected", help: "1 while the orchestrator can send segments" }),
    running: metrics.gauge({ name: "transcoder_jobs", help: "Segments in work" }),
    transcoded: metrics.counter({ name: "segment_transcoded_total", help: "Segments transcoded" }),
    failed: metrics.counter({ name: "segment_transcode_failed_total", help: "Segments that failed" }),
    transcodeSeconds: metrics.histogram({ name: "transcode_time_seconds", help: "Time to transcode a segment" }),
    pixelsProcessed: metrics.counter({ name: "mil_pixels_processed", help: "Pixels encoded, in millions" }),
  };
}
