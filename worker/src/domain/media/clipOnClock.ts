// SPDX-License-Identifier: MIT

import type { ClipRange } from "../clipRange";
import type { VideoInspection } from "./videoInspection";
import { videoSpan } from "./videoSpan";

/** A clip range in seconds of the segment's own clock, as its pictures have their times. */
export function clipOnClock(clip: ClipRange, video: Pick<VideoInspection, "timestamps">): { readonly from: number; readonly to: number } {
  const { startMs } = videoSpan(video);
  return { from: (startMs + clip.fromMs) / 1000, to: (startMs + clip.toMs) / 1000 };
}
