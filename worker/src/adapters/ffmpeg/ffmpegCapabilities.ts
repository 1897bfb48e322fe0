// SPDX-License-Identifier: MIT

import type { CudaCapabilities } from "./cudaCapabilities";
import type { FfmpegTools } from "./ffmpegTools";

/** What this machine's FFmpeg really does, found out by doing it once on a tiny clip. */
export interface FfmpegCapabilities {
  readonly tools: FfmpegTools;
  /** FFmpeg's names of the encoders that encoded the clip: `libx264`, `h264_nvenc`, ... */
  readonly encoders: ReadonlySet<string>;
  /** Inputs that were decoded: `h264`, `hevc`, `vp8`, `vp9`, and H.264 by pixel format: `h264:yuv444p`, ... */
  readonly decodes: ReadonlySet<string>;
  readonly cuda: CudaCapabilities;
}
