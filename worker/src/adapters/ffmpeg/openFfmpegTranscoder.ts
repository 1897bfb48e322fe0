// SPDX-License-Identifier: MIT

import type { Logger } from "../../ports/logger";
import type { Metrics } from "../../ports/metrics";
import type { FfmpegCapabilities } from "./ffmpegCapabilities";
import type { FfmpegTools } from "./ffmpegTools";
import { FfmpegTranscoder } from "./ffmpegTranscoder";
import type { FfmpegTranscoderOptions } from "./ffmpegTranscoderOptions";
import { leaveSlowGpu } from "./leaveSlowGpu";
import { measureCapacity } from "./measureCapacity";
import type { OpenTranscoderOptions } from "./openTranscoderOptions";
import { probeFfmpeg } from "./probeFfmpeg";
import { runProcess } from "./runProcess";
import { SegmentInspector } from "./segmentInspector";
import { TranscodeFailure } from "./transcodeFailure";

/** Segments as gateways cut them, several at a time: a node is worth what it does when it is busy. */
const CONTEST = { clipMs: 2000, clips: 4 };

/**
 * Tries out what this machine's FFmpeg and GPU do, once, and returns a transcoder that uses the best of it. A device that is named and does nothing
 * aborts the start.
 */
export async function openFfmpegTranscoder(
  options: OpenTranscoderOptions,
  modules: { readonly tools: FfmpegTools; readonly logger: Logger; readonly metrics?: Metrics },
): Promise<FfmpegTranscoder> {
  const { tools, logger } = modules;
  const { gpu: wanted = "auto", ...rest } = options;
  const gpu = wanted === "auto" ? 0 : wanted;
  const able = await probeFfmpeg({ gpu }, { tools, run: runProcess });
  if (!able.encoders.has("libx264") && !able.encoders.has("h264_nvenc")) {
    throw new TranscodeFailure("encoderMissing", `${tools.ffmpeg} encodes H.264 neither with libx264 nor with NVENC`);
  }
  if (typeof wanted === "number" && !hasGpu(able)) {
    const advice = "name another device, or let --gpu auto choose";
    throw new TranscodeFailure("encoderMissing", `GPU ${wanted} cannot be used (${able.cuda.problem ?? "no reason given"}): ${advice}`);
  }
  const inspector = new SegmentInspector({ scratchFolder: options.scratchFolder }, { tools });
  const open = (setting: FfmpegTranscoderOptions, capabilities: FfmpegCapabilities, metrics?: Metrics): FfmpegTranscoder =>
    new FfmpegTranscoder({ ...rest, ...setting }, { capabilities, inspector, logger, metrics });
  const capabilities = wanted === "auto" ? await contest(able, (setting) => open(setting, able)) : able;
  logger.info("Tried out FFmpeg", {
    version: tools.version,
    origin: tools.origin,
    encoders: [...capabilities.encoders],
    decodes: [...capabilities.decodes],
    gpu: capabilities.cuda,
  });
  return open({ gpu }, capabilities, modules.metrics);
}

/** Lets a GPU that has a choice beside it show that it is the better one. */
async function contest(
  able: FfmpegCapabilities,
  open: (setting: FfmpegTranscoderOptions) => FfmpegTranscoder,
): Promise<FfmpegCapabilities> {
  if (!hasGpu(able) || !able.encoders.has("libx264")) return able;
  const withGpu = await speed(able, open({ gpu: 0 }));
  const inSoftware = await speed(able, open({ gpu: "off" }));
  return leaveSlowGpu(able, { withGpu, inSoftware });
}

function hasGpu({ cuda, encoders }: FfmpegCapabilities): boolean {
  return (cuda.canDecode && cuda.canScale) || encoders.has("h264_nvenc");
}

async function speed({ tools }: FfmpegCapabilities, transcoder: FfmpegTranscoder): Promise<number> {
  try {
    return await measureCapacity(tools, (job) => transcoder.transcode(job, new AbortController().signal), CONTEST);
  } finally {
    await transcoder.close();
  }
}
