// SPDX-License-Identifier: MIT

import type { ClipRange } from "../clipRange";
import { clipOnClock } from "./clipOnClock";
import type { VideoInspection } from "./videoInspection";

const TICKS_PER_SECOND = 90_000;

/** The pictures that a segment's video has within a clip range, which counts from the first picture of `whole`. */
export function clipVideo(video: VideoInspection, clip: ClipRange, whole: VideoInspection = video): VideoInspection {
  const { from, to } = clipOnClock(clip, whole);
  const timestamps = video.timestamps.filter((time) => time >= from * TICKS_PER_SECOND && time < to * TICKS_PER_SECOND);
  const leading = new Set(video.timestamps.slice(0, video.leadingFrames));
  return { ...video, timestamps, frames: timestamps.length, leadingFrames: timestamps.filter((time) => leading.has(time)).length };
}
