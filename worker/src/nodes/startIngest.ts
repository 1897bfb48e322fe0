// SPDX-License-Identifier: MIT

import { FfmpegLiveCutter } from "../adapters/ffmpeg/ffmpegLiveCutter";
import type { FfmpegTools } from "../adapters/ffmpeg/ffmpegTools";
import { findFfmpeg } from "../adapters/ffmpeg/findFfmpeg";
import { FfmpegRenditionVerifier } from "../adapters/ffmpeg/ffmpegRenditionVerifier";
import { FfmpegSegmentReader } from "../adapters/ffmpeg/ffmpegSegmentReader";
import { SegmentInspector } from "../adapters/ffmpeg/segmentInspector";
import { LiveWindow } from "../adapters/hls/liveWindow";
import { AuthWebhook } from "../adapters/protocol/authWebhook";
import { IngestServer } from "../adapters/protocol/ingestServer";
import { WireCodec } from "../adapters/protocol/wireCodec";
import { WireOrchestratorClient } from "../adapters/protocol/wireOrchestratorClient";
import { RtmpServer } from "../adapters/rtmp/rtmpServer";
import { createIngestMetrics } from "../services/ingest/ingestMetrics";
import { IngestStreams } from "../services/ingest/ingestStreams";
import { LiveStreams } from "../services/ingest/liveStreams";
import { assembleGateway } from "./gatewayAssembly";
import { checkGatewayHealth } from "./checkGatewayHealth";
import { gatewayChainLoops } from "./gatewayChainLoops";
import { gatewayPool } from "./gatewayPool";
import type { IngestConfig } from "./ingestConfig";
import { listenAt } from "./listenAt";
import { openGatewayApi } from "./openGatewayApi";
import { openNode, type OpenedNode } from "./openNode";
import type { RunningIngest } from "./runningIngest";
import { segmentReport, type SegmentReport } from "./segmentReport";
import { stoppable } from "./stoppable";
import { urlOf } from "./urlOf";

type OnSegment = (manifestId: string, segment: SegmentReport) => void;

/** Starts a gateway that takes what clients push: segments, and streams over RTMP. */
export async function startIngest(config: IngestConfig, onSegment: OnSegment): Promise<RunningIngest> {
  const node = await openNode(config, { role: "gateway" });
  const client = new WireOrchestratorClient({ codec: new WireCodec() });
  const tools = await findFfmpeg();
  const streams = assembleStreams(config, { ...node, client, tools }, onSegment);
  const server = new IngestServer(config.listen, { endpoint: streams, logger: node.logger });
  const stop = new AbortController();
  const port = await listenAt("http-addr", config.listen, server);
  const rtmp = config.rtmp && (await openRtmp(config, config.rtmp, { ...node, streams, tools }));
  const api = await openGatewayApi(config, node, {
    describe: () => ({ streams: streams.manifestIds }),
    checkHealth: () => streams.checkHealth(),
  });
  const loops = gatewayChainLoops(node, stop.signal);
  const running = streams.run(stop.signal);
  warnOfStrangers(config, node);

  const closing = async (): Promise<void> => {
    // What is in work is paid for: it is ended and answered while the port is still open.
    await Promise.all([running, rtmp?.server.close()]);
    await Promise.all([server.close(), api?.close()]);
    await Promise.allSettled([client.close(), ...loops]);
    await node.store.close();
  };
  const ready: RunningIngest["ready"] = {
    role: "gateway",
    address: node.signer.address,
    ingestUrl: urlOf({ host: config.listen.host, port }),
    ...(rtmp && { rtmpUrl: rtmp.url }),
    ...(api && { apiUrl: api.apiUrl, tokenFile: api.tokenFile }),
    pid: process.pid,
  };
  node.logger.info("Gateway is ready", { ...ready });
  return { ready, ...stoppable(stop, closing) };
}

async function openRtmp(
  { maxStreams }: IngestConfig,
  endpoint: { readonly host: string; readonly port: number },
  modules: OpenedNode & { readonly streams: IngestStreams; readonly tools: FfmpegTools },
): Promise<{ readonly server: RtmpServer; readonly url: string }> {
  const { logger } = modules;
  const ingest = new LiveStreams({ ...modules, cutter: new FfmpegLiveCutter(modules) });
  const server = new RtmpServer({ ...endpoint, maxStreams }, { ingest, logger });
  const port = await listenAt("rtmp-addr", endpoint, server);
  return { server, url: urlOf({ host: endpoint.host, port }).replace(/^http/, "rtmp") };
}

function assembleStreams(
  config: IngestConfig,
  node: OpenedNode & { readonly client: WireOrchestratorClient; readonly tools: FfmpegTools },
  onSegment: OnSegment,
): IngestStreams {
  const { tools } = node;
  const inspector = new SegmentInspector({}, { tools });
  const gateway = assembleGateway(config, {
    ...node,
    pool: gatewayPool(config, node),
    renditionVerifier: new FfmpegRenditionVerifier({}, { tools, inspector }),
  });
  const { authWebhookUrl: url } = config;
  return new IngestStreams(config, {
    ...node,
    reader: new FfmpegSegmentReader({ inspector }),
    authorizer: url === undefined ? undefined : new AuthWebhook({ url }),
    open: (job) => gateway.open(job),
    createOutput: (manifestId) => new LiveWindow({ manifestId }),
    checkHealth: () => checkGatewayHealth(node),
    metrics: createIngestMetrics(node.metrics),
    onSegment: (manifestId, outcome) => onSegment(manifestId, segmentReport(outcome)),
  });
}

/** Whoever reaches the port spends the gateway's deposit. */
function warnOfStrangers({ listen, rtmp, authWebhookUrl }: IngestConfig, { logger }: OpenedNode): void {
  const host = [listen.host, ...(rtmp ? [rtmp.host] : [])].find((one) => !/^(127\.|localhost$|::1$)/.test(one));
  if (authWebhookUrl !== undefined || host === undefined) return;
  const advice = "listen at 127.0.0.1, or let --auth-webhook-url decide";
  logger.warn(`Everybody who reaches this address can push streams, at the gateway's expense: ${advice}`, { host });
}
