// SPDX-License-Identifier: MIT

/** What must be known of a video file before it is cut. */
export interface SourceFacts {
  readonly codec: string;
  readonly pixelFormat: string;
  readonly width: number;
  readonly height: number;
  /** Mean frames per second; 0 when unknown. */
  readonly frameRate: number;
  readonly isInterlaced: boolean;
  readonly isTurned: boolean;
  /** Absent without sound. */
  readonly audioCodec: string | undefined;
  /** Undefined for streams without a known end. */
  readonly durationMs: number | undefined;
}
