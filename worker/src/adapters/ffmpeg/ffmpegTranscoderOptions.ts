// SPDX-License-Identifier: MIT

/** Settings of the transcoder; all have defaults. */
export interface FfmpegTranscoderOptions {
  /** `off`, or the device to use for all that works on it. Default device 0. */
  readonly gpu?: "off" | number;
  /** Preset of libx264 and libx265. Default `medium`. */
  readonly preset?: string;
  /** Threads of each software encoder; 0 lets it choose. */
  readonly threads?: number;
  /** FFmpeg processes at a time. Default: half the processors, at least 2. */
  readonly maxConcurrent?: number;
  /** Default: the longer of 20 seconds and five times the segment. */
  readonly timeoutMs?: (durationMs: number) => number;
  /** Where temporary files of MP4 jobs go. Default: the system's. */
  readonly scratchFolder?: string;
  /** Service provider written into outputs, such as `Livepeer Transcoder 0.1.0 (0x...)`. */
  readonly tag?: string;
}
