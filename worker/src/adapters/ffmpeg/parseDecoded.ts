// SPDX-License-Identifier: MIT

import { z } from "zod";
import type { VideoInspection } from "../../domain/media/videoInspection";

const FRAMES = z.object({ frames: z.array(z.object({ best_effort_timestamp_time: z.string().optional() })).default([]) });

const TICKS_PER_SECOND = 90_000;

/** Reads ffprobe's JSON about the pictures that it has decoded. */
export function parseDecoded(json: string): Pick<VideoInspection, "frames" | "timestamps"> {
  const { frames } = FRAMES.parse(JSON.parse(json));
  const times = frames.flatMap(({ best_effort_timestamp_time: time }) => (time === undefined ? [] : Number(time)));
  return { frames: frames.length, timestamps: times.map((time) => Math.round(time * TICKS_PER_SECOND)).sort((a, b) => a - b) };
}
