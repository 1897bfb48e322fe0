// SPDX-License-Identifier: MIT

import type { VideoInspection } from "../../domain/media/videoInspection";
import { videoSpan } from "../../domain/media/videoSpan";
import type { SegmentProfile } from "../../domain/segmentProfile";

const TICKS_PER_SECOND = 90_000;
const TICKS_PER_MS = 90;
/** FFmpeg counts otherwise than we do where the clock of 33 bits begins anew, and shortly before. */
const SURE_TICKS = 2 ** 33 - 120 * TICKS_PER_SECOND;

/**
 * The filters that give a segment the rate of its profile; none when frames are passed through. How long the last picture is shown FFmpeg does not
 * always know: it is let through, and what is beyond the end of the segment is cut off.
 */
export function rateFilters({ fps, fpsDen }: SegmentProfile, source: Pick<VideoInspection, "timestamps">): string[] {
  if (fps === 0) return [];
  const rate = `fps=${fps}/${fpsDen || 1}`;
  const first = source.timestamps[0];
  if (first === undefined || source.timestamps.at(-1)! > SURE_TICKS) return [rate];
  const toFrames = (ticks: number): number => Math.round((ticks * fps) / (TICKS_PER_SECOND * (fpsDen || 1)));
  const { startMs, durationMs } = videoSpan(source);
  const end = Math.max(toFrames((startMs + durationMs) * TICKS_PER_MS), toFrames(first) + 1);
  return [`${rate}:eof_action=pass`, `trim=end_pts=${end}`];
}
