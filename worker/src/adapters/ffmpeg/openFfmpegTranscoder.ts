// SPDX-License-Identifier: MIT

import type { Logger } from "../../ports/logger";
import type { Metrics } from "../../ports/metrics";
import type { FfmpegTools } from "./ffmpegTools";
import { FfmpegTranscoder } from "./ffmpegTranscoder";
import type { FfmpegTranscoderOptions } from "./ffmpegTranscoderOptions";
import { probeFfmpeg } from "./probeFfmpeg";
import { runProcess } from "./runProcess";
import { SegmentInspector } from "./segmentInspector";
import { TranscodeFailure } from "./transcodeFailure";

/** Tries out what this machine's FFmpeg and GPU do, once, and returns a transcoder that uses it. */
export async function openFfmpegTranscoder(
  options: FfmpegTranscoderOptions,
  modules: { readonly tools: FfmpegTools; readonly logger: Logger; readonly metrics?: Metrics },
): Promise<FfmpegTranscoder> {
  const { tools, logger } = modules;
  const capabilities = await probeFfmpeg({ gpu: options.gpu ?? 0 }, { tools, run: runProcess });
  if (!capabilities.encoders.has("libx264") && !capabilities.encoders.has("h264_nvenc")) {
    throw new TranscodeFailure("encoderMissing", `${tools.ffmpeg} encodes H.264 neither with libx264 nor with NVENC`);
  }
  logger.info("Tried out FFmpeg", {
    version: tools.version,
    origin: tools.origin,
    encoders: [...capabilities.encoders],
    decodes: [...capabilities.decodes],
    gpu: capabilities.cuda,
  });
  const inspector = new SegmentInspector({ scratchFolder: options.scratchFolder }, { tools });
  return new FfmpegTranscoder(options, { capabilities, inspector, logger, metrics: modules.metrics });
}
