// SPDX-License-Identifier: MIT

import type { EncoderProfile } from "../../domain/encoderProfile";
import { Refusal } from "../../domain/refusal";
import type { SegmentProfile } from "../../domain/segmentProfile";
import type { VideoCodec } from "../../domain/videoCodec";
import type { VideoFormat } from "../../domain/videoFormat";
import type { WireMessages } from "./wireMessages";

const FORMATS: readonly VideoFormat[] = ["mpegts", "mp4"];
const ENCODER_PROFILES: readonly EncoderProfile[] = ["default", "baseline", "main", "high", "constrainedHigh"];
const CODECS: readonly VideoCodec[] = ["h264", "h265", "vp8", "vp9"];
const MAX_DIMENSION = 16_384;

/** Output settings on the wire and in the domain. Reading throws a {@link Refusal} for what this node cannot name. */
export const profileMapping = {
  toWire: (profile: SegmentProfile): WireMessages["VideoProfile"] => ({
    name: profile.name || `ffmpeg_${profile.width}x${profile.height}_${profile.bitrate}`,
    width: profile.width,
    height: profile.height,
    bitrate: profile.bitrate,
    fps: profile.fps,
    format: FORMATS.indexOf(profile.format),
    fpsDen: profile.fpsDen,
    profile: ENCODER_PROFILES.indexOf(profile.encoderProfile),
    gop: profile.gopMs,
    encoder: CODECS.indexOf(profile.codec),
    colorDepth: 0,
    chromaFormat: 0,
    quality: profile.quality,
  }),

  fromWire: (wire: WireMessages["VideoProfile"]): SegmentProfile => {
    if (wire.width <= 0 || wire.height <= 0 || wire.width > MAX_DIMENSION || wire.height > MAX_DIMENSION) {
      throw new Refusal("credentials", "invalid profile size", `${wire.width}x${wire.height}`);
    }
    return {
      name: wire.name || `net_${wire.width}x${wire.height}_${wire.bitrate}`,
      width: wire.width,
      height: wire.height,
      bitrate: wire.bitrate,
      fps: wire.fps,
      format: known(FORMATS, wire.format, "unrecognized profile output format"),
      fpsDen: wire.fpsDen,
      encoderProfile: known(ENCODER_PROFILES, wire.profile, "unrecognized encoder profile"),
      gopMs: wire.gop,
      codec: known(CODECS, wire.encoder, "unrecognized video codec"),
      quality: wire.quality,
    };
  },
} as const;

function known<T>(values: readonly T[], index: number, text: string): T {
  const value = values[index];
  if (value === undefined) throw new Refusal("credentials", text);
  return value;
}
