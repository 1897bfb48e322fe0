// SPDX-License-Identifier: MIT

import { z } from "zod";
import type { VideoInspection } from "../../domain/media/videoInspection";

/** What ffprobe says of the first video stream. */
export interface ProbedVideo {
  readonly inspection: Pick<VideoInspection, "codec" | "width" | "height" | "frames" | "timestamps" | "profile" | "pixelFormat">;
  /** The picture is to be shown turned by a quarter: width and height change places. */
  readonly isTurned: boolean;
}

const PROBE = z.object({
  streams: z
    .array(
      z.object({
        codec_name: z.string().optional(),
        profile: z.string().optional(),
        pix_fmt: z.string().optional(),
        width: z.number().default(0),
        height: z.number().default(0),
        nb_read_packets: z.string().default("0"),
        side_data_list: z.array(z.object({ rotation: z.number().optional() })).default([]),
      }),
    )
    .default([]),
  packets: z.array(z.object({ pts_time: z.string().optional() })).default([]),
});

const TICKS_PER_SECOND = 90_000;

const CODECS = new Set(["h264", "hevc", "vp8", "vp9"]);

/** Reads ffprobe's JSON about one video stream; undefined when there is none. */
export function parseProbe(json: string): ProbedVideo | undefined {
  const { streams, packets } = PROBE.parse(JSON.parse(json));
  const stream = streams[0];
  if (stream === undefined) return undefined;
  const rotation = stream.side_data_list.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  const codec = stream.codec_name ?? "";
  return {
    inspection: {
      codec: CODECS.has(codec) ? (codec as VideoInspection["codec"]) : "other",
      width: stream.width,
      height: stream.height,
      frames: Number(stream.nb_read_packets),
      timestamps: packets
        .flatMap((packet) => (packet.pts_time === undefined ? [] : [Math.round(Number(packet.pts_time) * TICKS_PER_SECOND)]))
        .sort((a, b) => a - b),
      profile: stream.profile ?? "",
      pixelFormat: stream.pix_fmt ?? "",
    },
    isTurned: Math.abs(Math.round(rotation / 90)) % 2 === 1,
  };
}
