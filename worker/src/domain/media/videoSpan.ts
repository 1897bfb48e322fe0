// SPDX-License-Identifier: MIT

import type { VideoInspection } from "./videoInspection";

const TICKS_PER_MS = 90;

/** Time a segment's video covers, in milliseconds: from its first frame to the end of its last, which lasts the mean interval. */
export function videoSpan(video: Pick<VideoInspection, "timestamps">): { startMs: number; durationMs: number } {
  const { timestamps } = video;
  const first = timestamps[0] ?? 0;
  const last = timestamps.at(-1) ?? 0;
  const intervals = timestamps.length - 1;
  const ticks = intervals > 0 ? ((last - first) * (intervals + 1)) / intervals : 0;
  return { startMs: first / TICKS_PER_MS, durationMs: ticks / TICKS_PER_MS };
}
