// SPDX-License-Identifier: MIT

import { writeFileSync } from "node:fs";
import { findFfmpeg } from "../adapters/ffmpeg/findFfmpeg";
import { FfmpegRenditionVerifier } from "../adapters/ffmpeg/ffmpegRenditionVerifier";
import { FfmpegSegmentSource } from "../adapters/ffmpeg/ffmpegSegmentSource";
import { SegmentInspector } from "../adapters/ffmpeg/segmentInspector";
import { HlsPlaylistWriter } from "../adapters/hls/hlsPlaylistWriter";
import { WireCodec } from "../adapters/protocol/wireCodec";
import { WireOrchestratorClient } from "../adapters/protocol/wireOrchestratorClient";
import { hex } from "../domain/hex";
import { Refusal } from "../domain/refusal";
import { StorageError } from "../domain/storageError";
import { checkGatewayHealth } from "./checkGatewayHealth";
import { assembleGateway } from "./gatewayAssembly";
import type { GatewayConfig } from "./gatewayConfig";
import { gatewayChainLoops } from "./gatewayChainLoops";
import { gatewayPool } from "./gatewayPool";
import { makeFolder } from "./makeFolder";
import { openGatewayApi } from "./openGatewayApi";
import { openNode, type OpenedNode } from "./openNode";
import { PeekedSource } from "./peekedSource";
import { segmentReport, type SegmentReport } from "./segmentReport";
import type { StreamReport } from "./streamReport";

/** Takes one file through the network and returns the figures of the run. */
export async function streamFile(
  config: GatewayConfig,
  onSegment: (segment: SegmentReport) => void,
  signal: AbortSignal,
): Promise<StreamReport> {
  makeFolder(config.output, { what: "output folder", flag: "--output", isPrivate: false });
  // Found out before anything is paid for, and without a touch to a report that lies there.
  if (config.report !== undefined) writeReport(config.report, "", "a");
  const node = await openNode(config, { role: "gateway" });
  const done: SegmentReport[] = [];
  const operator = await openGatewayApi(config, node, {
    describe: () => ({
      input: config.input,
      output: config.output,
      segments: done.length,
      failed: done.filter(({ error }) => error !== "").length,
      last: done.at(-1),
    }),
    checkHealth: async () => {
      if (signal.aborted) throw new Refusal("busy", "the gateway is stopping");
      await checkGatewayHealth(node);
    },
  });
  const client = new WireOrchestratorClient({ codec: new WireCodec() });
  const watching = new AbortController();
  const loops = gatewayChainLoops(node, watching.signal);
  try {
    const report = (segment: SegmentReport): void => {
      done.push(segment);
      onSegment(segment);
    };
    return await stream(config, node, client, report, signal);
  } finally {
    watching.abort(new Error("the stream has ended"));
    await Promise.allSettled([client.close(), ...loops, operator?.close()]);
    await node.store.close();
  }
}

async function stream(
  config: GatewayConfig,
  node: OpenedNode,
  client: WireOrchestratorClient,
  onSegment: (segment: SegmentReport) => void,
  signal: AbortSignal,
): Promise<StreamReport> {
  const { chain, logger, clock, entropy } = node;
  const tools = await findFfmpeg();
  const source = await PeekedSource.open(
    new FfmpegSegmentSource({ path: config.input, segmentSeconds: config.segmentSeconds }, { tools, logger }),
    signal,
  );
  const gateway = assembleGateway(config, {
    ...node,
    client,
    pool: gatewayPool(config, node),
    renditionVerifier: new FfmpegRenditionVerifier({}, { tools, inspector: new SegmentInspector({}, { tools }) }),
    chain,
  });
  const manifestId = config.manifestId ?? hex(entropy.bytes(4)).slice(2);
  const startedAt = clock.now();
  const { segments, playlist } = await gateway.stream(
    {
      manifestId,
      profiles: config.profiles,
      sourceInfo: source.first,
      source,
      playlist: new HlsPlaylistWriter({ folder: config.output }),
      onSegment: (outcome) => onSegment(segmentReport(outcome)),
    },
    signal,
  );
  const elapsedSeconds = (clock.now() - startedAt) / 1000;
  const sourceSeconds = segments.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
  const report = {
    manifestId,
    playlist,
    segments: segments.map(segmentReport),
    sourceSeconds,
    elapsedSeconds,
    realtimeFactor: sourceSeconds / elapsedSeconds,
    failed: segments.filter(({ isTranscoded }) => !isTranscoded).length,
  };
  if (config.report !== undefined) writeReport(config.report, `${JSON.stringify(report, null, 2)}\n`);
  return report;
}

function writeReport(path: string, text: string, flag: "w" | "a" = "w"): void {
  try {
    writeFileSync(path, text, { flag });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new StorageError(`the report ${path} cannot be written (${code}): choose another file with --report`, { path }, { cause });
  }
}
