// SPDX-License-Identifier: MIT

import type { Counter, Gauge, Metrics } from "../../ports/metrics";

/** What is counted about pushed streams. Names are the network's, so that existing boards work. */
export interface IngestMetrics {
  readonly segmentsAppeared: Counter;
  readonly streamsCreated: Counter;
  readonly streamsEnded: Counter;
  readonly currentStreams: Gauge;
  readonly maxStreams: Gauge;
  readonly segmentsRefused: Counter;
}

/** Registers the ingest metrics. */
export function createIngestMetrics(metrics: Metrics): IngestMetrics {
  return {
    segmentsAppeared: metrics.counter({ name: "segment_source_appeared_total", help: "Source segments that came in", labelNames: [] }),
    streamsCreated: metrics.counter({ name: "stream_created_total", help: "Streams that have begun" }),
    streamsEnded: metrics.counter({ name: "stream_ended_total", help: "Streams that have ended" }),
    currentStreams: metrics.gauge({ name: "current_sessions_total", help: "Live transcoding sessions" }),
    maxStreams: metrics.gauge({ name: "max_sessions_total", help: "Most transcoding sessions at a time" }),
    segmentsRefused: metrics.counter({ name: "segments_refused_total", help: "Pushed segments turned away", labelNames: ["error_code"] }),
  };
}
