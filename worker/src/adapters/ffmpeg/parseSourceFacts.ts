// SPDX-License-Identifier: MIT

import { z } from "zod";
import type { SourceFacts } from "./sourceFacts";

const STREAM = z.object({
  codec_type: z.string().optional(),
  codec_name: z.string().default(""),
  pix_fmt: z.string().default(""),
  width: z.number().default(0),
  height: z.number().default(0),
  avg_frame_rate: z.string().default("0/0"),
  field_order: z.string().default("unknown"),
  disposition: z.object({ attached_pic: z.number().default(0) }).default({ attached_pic: 0 }),
  side_data_list: z.array(z.object({ rotation: z.number().optional() })).default([]),
});

const PROBE = z.object({
  streams: z.array(STREAM).default([]),
  format: z.object({ duration: z.string().optional() }).default({}),
});

/** Reads ffprobe's JSON about a file; undefined when it holds no moving picture. */
export function parseSourceFacts(json: string): SourceFacts | undefined {
  const { streams, format } = PROBE.parse(JSON.parse(json));
  const video = streams.find((stream) => stream.codec_type === "video" && stream.disposition.attached_pic === 0);
  if (video === undefined || video.width === 0 || video.height === 0) return undefined;
  const [frames, seconds] = video.avg_frame_rate.split("/").map(Number);
  return {
    codec: video.codec_name,
    pixelFormat: video.pix_fmt,
    width: video.width,
    height: video.height,
    frameRate: seconds > 0 ? frames / seconds : 0,
    isInterlaced: !["progressive", "unknown"].includes(video.field_order),
    isTurned: video.side_data_list.some(({ rotation }) => rotation !== undefined && rotation % 360 !== 0),
    audioCodec: streams.find((stream) => stream.codec_type === "audio")?.codec_name,
    durationMs: format.duration === undefined ? undefined : Number(format.duration) * 1000,
  };
}
