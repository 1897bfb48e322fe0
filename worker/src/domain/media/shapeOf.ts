// SPDX-License-Identifier: MIT

import type { AudioInspection } from "./audioInspection";
import type { SegmentInspection } from "./segmentInspection";
import type { SegmentShape } from "./segmentShape";
import type { VideoInspection } from "./videoInspection";
import { videoSpan } from "./videoSpan";

const TICKS_PER_SECOND = 90_000;
const TICKS_PER_MS = 90;

/** The shape of a segment by what was found in it. The pictures say which time it covers; where there are none, the sound does. */
export function shapeOf({ video, audio }: Pick<SegmentInspection, "video" | "audio">): SegmentShape {
  const picture = video === undefined ? "no pictures" : `${video.codec} ${video.width}x${video.height}`;
  const sound = audio === undefined ? "no sound" : `${audio.codec} ${audio.sampleRate} ${audio.channels}`;
  return { kind: `${picture}, ${sound}`, span: (video && pictureSpan(video)) ?? (audio && soundSpan(audio)) };
}

function pictureSpan(video: VideoInspection): SegmentShape["span"] {
  if (video.timestamps.length === 0) return undefined;
  const { startMs, durationMs } = videoSpan(video);
  return { startTicks: startMs * TICKS_PER_MS, endTicks: (startMs + durationMs) * TICKS_PER_MS };
}

function soundSpan({ firstTimestamp, frames, frameSeconds }: AudioInspection): SegmentShape["span"] {
  if (firstTimestamp === undefined) return undefined;
  return { startTicks: firstTimestamp, endTicks: firstTimestamp + frames.length * frameSeconds * TICKS_PER_SECOND };
}
