// SPDX-License-Identifier: MIT

import type { ClipRange } from "../clipRange";
import { clipOnClock } from "./clipOnClock";
import type { VideoInspection } from "./videoInspection";

const TICKS_PER_SECOND = 90_000;

/** The pictures that a segment's video has within a clip range. */
export function clipVideo(video: VideoInspection, clip: ClipRange): VideoInspection {
  const { from, to } = clipOnClock(clip, video);
  const timestamps = video.timestamps.filter((time) => time >= from * TICKS_PER_SECOND && time < to * TICKS_PER_SECOND);
  return { ...video, timestamps, frames: timestamps.length };
}
