// SPDX-License-Identifier: MIT

import type { SegmentProfile } from "../../domain/segmentProfile";

/** One rendition of a plan. */
export interface PlannedOutput {
  readonly profile: SegmentProfile;
  /** FFmpeg's name: `libx264`, `h264_nvenc`, ... */
  readonly encoder: string;
  readonly width: number;
  readonly height: number;
}
