// SPDX-License-Identifier: MIT

import type { Counter, Gauge, Histogram, Metrics } from "../../ports/metrics";

/** What is counted about segments and sessions. Names are the network's, so that existing boards work. */
export interface JobMetrics {
  readonly segmentsAppeared: Counter;
  readonly segmentsTranscoded: Counter;
  readonly segmentsFailed: Counter;
  readonly transcodeRetried: Counter;
  readonly orchestratorSwaps: Counter;
  readonly discoveryErrors: Counter;
  readonly transcodeSeconds: Histogram;
  readonly overallSeconds: Histogram;
  readonly currentSessions: Gauge;
  readonly maxSessions: Gauge;
  /** Millions of pixels. */
  readonly pixelsProcessed: Counter;
  readonly sessionsRejected: Counter;
  readonly uploadsFailed: Counter;
}

/** Registers the job metrics. */
export function createJobMetrics(metrics: Metrics): JobMetrics {
  const counter = (name: string, help: string, labelNames: readonly string[] = []): Counter => metrics.counter({ name, help, labelNames });
  return {
    segmentsAppeared: counter("segment_source_appeared_total", "Source segments that came in"),
    segmentsTranscoded: counter("segment_transcoded_total", "Segments transcoded"),
    segmentsFailed: counter("segment_transcode_failed_total", "Segments that failed", ["error_code"]),
    transcodeRetried: counter("transcode_retried", "Attempts beyond the first"),
    orchestratorSwaps: counter("orchestrator_swaps", "Changes of the orchestrator within a stream"),
    discoveryErrors: counter("discovery_errors_total", "Orchestrators that did not answer discovery", ["error_code"]),
    transcodeSeconds: metrics.histogram({ name: "transcode_time_seconds", help: "Time to transcode a segment" }),
    overallSeconds: metrics.histogram({
      name: "transcode_overall_latency_seconds",
      help: "Time from sending a segment to having verified all its renditions",
    }),
    currentSessions: metrics.gauge({ name: "current_sessions_total", help: "Live transcoding sessions" }),
    maxSessions: metrics.gauge({ name: "max_sessions_total", help: "Most transcoding sessions at a time" }),
    pixelsProcessed: counter("mil_pixels_processed", "Pixels encoded, in millions"),
    sessionsRejected: counter("sessions_rejected_total", "Requests turned away", ["error_code"]),
    uploadsFailed: counter("rendition_upload_failed_total", "Renditions that a gateway's object store did not take"),
  };
}
