// SPDX-License-Identifier: MIT

import type { VideoCodec } from "./videoCodec";
import type { VideoFormat } from "./videoFormat";

/** What a probe finds in a segment or a rendition by reading the file itself. */
export interface MediaInfo {
  readonly format: VideoFormat | "other";
  readonly videoCodec: VideoCodec | "other";
  /** H.264 profile and the like, as FFmpeg names it. */
  readonly videoProfile: string;
  /** As FFmpeg names it: `yuv420p`, ... */
  readonly pixelFormat: string;
  readonly width: number;
  readonly height: number;
  /** Counted video frames. */
  readonly frames: number;
  readonly durationMs: number;
  /** Presentation time of the first video frame, in milliseconds. */
  readonly startMs: number;
  readonly audioCodec: string | null;
}
