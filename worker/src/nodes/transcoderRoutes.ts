// SPDX-License-Identifier: MIT

import type { OperatorRoute } from "../adapters/operator/operatorRoute";
import type { Metrics } from "../ports/metrics";
import type { TaskWorker } from "../services/remote/taskWorker";
import type { TranscoderConfig } from "./transcoderConfig";
import { VERSION } from "./version";

/** What the operator of a transcoder can ask while it works. */
export function transcoderRoutes(parts: {
  readonly config: TranscoderConfig;
  readonly worker: TaskWorker;
  readonly metrics: Metrics;
  readonly encoder: string;
}): readonly OperatorRoute[] {
  const { config, worker, metrics, encoder } = parts;
  return [
    {
      method: "GET",
      path: "/healthz",
      summary: "200 while the orchestrator can send segments, 503 when there is no line to it",
      parameters: {},
      statuses: { 503: "The node cannot do its work, with the reason" },
      isPublic: true,
      handle: async () => ({
        text: worker.isConnected ? "ok\n" : "there is no line to the orchestrator\n",
        contentType: "text/plain; charset=utf-8",
        status: worker.isConnected ? 200 : 503,
      }),
    },
    {
      method: "GET",
      path: "/metrics",
      summary: "Metrics in Prometheus text format",
      parameters: {},
      isPublic: true,
      handle: async () => ({ text: await metrics.exposition(), contentType: "text/plain; version=0.0.4" }),
    },
    {
      method: "GET",
      path: "/status",
      summary: "The transcoder, its orchestrator and its work",
      parameters: {},
      handle: async () => ({
        json: {
          role: "transcoder",
          version: VERSION,
          orchestrator: config.orchestrator,
          isConnected: worker.isConnected,
          encoder,
          segments: worker.load,
          maxSessions: config.maxSessions,
        },
      }),
    },
  ];
}
