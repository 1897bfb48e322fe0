// SPDX-License-Identifier: MIT

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { FfmpegMediaProbe } from "../adapters/ffmpeg/ffmpegMediaProbe";
import { findFfmpeg } from "../adapters/ffmpeg/findFfmpeg";
import { SegmentInspector } from "../adapters/ffmpeg/segmentInspector";
import { createLogger } from "../adapters/logging/createLogger";
import { PrometheusMetrics } from "../adapters/metrics/prometheusMetrics";
import { OperatorServer } from "../adapters/operator/operatorServer";
import { WireCodec } from "../adapters/protocol/wireCodec";
import { WireTaskSource } from "../adapters/protocol/wireTaskSource";
import { systemClock } from "../adapters/system/systemClock";
import { systemEntropy } from "../adapters/system/systemEntropy";
import { orchestratorCapabilities } from "../domain/orchestratorCapabilities";
import type { Logger } from "../ports/logger";
import type { Metrics } from "../ports/metrics";
import { createTaskMetrics } from "../services/remote/taskMetrics";
import { TaskWorker } from "../services/remote/taskWorker";
import { apiToken } from "./apiToken";
import { listenAt } from "./listenAt";
import { makeFolder } from "./makeFolder";
import { openEncoder } from "./openEncoder";
import { stoppable } from "./stoppable";
import type { TranscoderConfig } from "./transcoderConfig";
import { transcoderRoutes } from "./transcoderRoutes";
import { VERSION } from "./version";
import { WIRE_VERSION } from "./wireVersion";

/** A transcoder at work. */
export interface RunningTranscoder {
  readonly ready: {
    readonly role: "transcoder";
    readonly orchestrator: string;
    readonly encoder: string;
    readonly apiUrl?: string;
    readonly tokenFile?: string;
    readonly pid: number;
  };
  /** Settles when it has stopped; rejects when the orchestrator refuses it. */
  readonly ended: Promise<void>;
  /** Lets running work end, then stops. */
  stop(): Promise<void>;
}

/** Starts to work for an orchestrator. It needs no key and no chain: the orchestrator signs and is paid. */
export async function startTranscoder(config: TranscoderConfig): Promise<RunningTranscoder> {
  const logger = createLogger({ level: config.logLevel, format: config.logFormat });
  const metrics = new PrometheusMetrics();
  const transcoder = await openEncoder(config.encoder, undefined, logger);
  const { extraCapabilities, description } = await transcoder.capabilities();
  const { orchestrator, secret } = config;
  const source = new WireTaskSource({ orchestrator, secret }, { codec: new WireCodec(), logger });
  const probe = new FfmpegMediaProbe({ inspector: new SegmentInspector({}, { tools: await findFfmpeg() }) });
  const worker = new TaskWorker(
    { secret, capacity: config.maxSessions, capabilities: orchestratorCapabilities(extraCapabilities, WIRE_VERSION) },
    { source, transcoder, probe, clock: systemClock, logger, metrics: createTaskMetrics(metrics) },
  );
  const api = await openApi(config, { worker, metrics, logger, encoder: description });
  const stopping = new AbortController();
  const working = worker.run(stopping.signal);
  const { ended, stop } = stoppable(stopping, async () => {
    try {
      await working;
    } finally {
      await Promise.allSettled([source.close(), transcoder.close(), api?.close()]);
    }
  });
  working.catch(() => stop().catch(() => undefined));
  const ready = { role: "transcoder", orchestrator, encoder: description, ...api?.ready, pid: process.pid } as const;
  if (api) writeFileSync(join(config.dataFolder, "node.json"), `${JSON.stringify(ready, null, 2)}\n`);
  return { ready, ended, stop };
}

async function openApi(
  config: TranscoderConfig,
  parts: { readonly worker: TaskWorker; readonly metrics: Metrics; readonly logger: Logger; readonly encoder: string },
): Promise<{ readonly ready: { readonly apiUrl: string; readonly tokenFile: string }; close(): Promise<void> } | undefined> {
  if (config.api === undefined) return undefined;
  makeFolder(config.dataFolder, { what: "data directory", flag: "--data-dir", isPrivate: true });
  const { token, path: tokenFile } = apiToken(config.dataFolder, systemEntropy);
  const routes = transcoderRoutes({ ...parts, config });
  const server = new OperatorServer({ ...config.api, token, version: VERSION }, { routes, logger: parts.logger });
  const apiUrl = await listenAt("cli-addr", config.api, server);
  return { ready: { apiUrl, tokenFile }, close: () => server.close() };
}
