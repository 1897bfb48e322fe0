// SPDX-License-Identifier: MIT

import type { FfmpegCapabilities } from "./ffmpegCapabilities";

/** The path that an H.264 segment takes on this machine, in words: `NVDEC + scale_cuda + libx264 (NVIDIA H200)`. */
export function describeCapabilities({ cuda, encoders, tools }: FfmpegCapabilities): string {
  const isDecodedOnGpu = cuda.canDecode && cuda.canScale;
  const encoder = encoders.has("h264_nvenc") ? "h264_nvenc" : "libx264";
  const where = cuda.deviceName ?? "software";
  const steps = isDecodedOnGpu ? `NVDEC + scale_cuda + ${encoder}` : encoder;
  return `${steps} (${where}), FFmpeg ${tools.version} from ${tools.origin}`;
}
