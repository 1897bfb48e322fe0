// SPDX-License-Identifier: MIT

import type { SegmentReport } from "./segmentReport";

/** Figures of one stream. */
export interface StreamReport {
  readonly manifestId: string;
  /** Path of the HLS master playlist. */
  readonly playlist: string;
  readonly segments: readonly SegmentReport[];
  readonly sourceSeconds: number;
  readonly elapsedSeconds: number;
  /** Seconds of video for each second of work. */
  readonly realtimeFactor: number;
  /** Segments that could not be transcoded. */
  readonly failed: number;
}
