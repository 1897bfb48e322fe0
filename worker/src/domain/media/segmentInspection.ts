// SPDX-License-Identifier: MIT

import type { AudioInspection } from "./audioInspection";
import type { VideoInspection } from "./videoInspection";

/** What a segment holds: its video and audio, where it has them. */
export interface SegmentInspection {
  readonly container: "mpegts" | "mp4";
  readonly video: VideoInspection | undefined;
  readonly audio: AudioInspection | undefined;
}
