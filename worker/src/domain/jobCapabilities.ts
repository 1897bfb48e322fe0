// SPDX-License-Identifier: MIT

import { CAPABILITY } from "./capability";
import type { Capabilities } from "./capabilities";
import { capabilityWords } from "./capabilityWords";
import { EMPTY_CAPABILITIES } from "./emptyCapabilities";
import type { EncoderProfile } from "./encoderProfile";
import type { MediaInfo } from "./mediaInfo";
import type { SegmentProfile } from "./segmentProfile";
import type { VideoCodec } from "./videoCodec";

const ENCODE: Readonly<Record<VideoCodec, number>> = {
  h264: CAPABILITY.h264,
  h265: CAPABILITY.hevcEncode,
  vp8: CAPABILITY.vp8Encode,
  vp9: CAPABILITY.vp9Encode,
};
const DECODE: Readonly<Record<VideoCodec, number>> = {
  h264: CAPABILITY.h264,
  h265: CAPABILITY.hevcDecode,
  vp8: CAPABILITY.vp8Decode,
  vp9: CAPABILITY.vp9Decode,
};
const ENCODER_PROFILE: Readonly<Record<Exclude<EncoderProfile, "default">, number>> = {
  baseline: CAPABILITY.profileBaseline,
  main: CAPABILITY.profileMain,
  high: CAPABILITY.profileHigh,
  constrainedHigh: CAPABILITY.profileConstrainedHigh,
};
const H264_PIXEL_FORMAT: Readonly<Record<string, number>> = {
  yuv444p: CAPABILITY.h264Decode444p8,
  yuv422p: CAPABILITY.h264Decode422p8,
  yuv444p10le: CAPABILITY.h264Decode444p10,
  yuv422p10le: CAPABILITY.h264Decode422p10,
  yuv420p10le: CAPABILITY.h264Decode420p10,
};

/** What a transcoding job asks for (node-protocol section 9.2). `isSliced`: the job gives a clip range. */
export function jobCapabilities(
  source: Pick<MediaInfo, "videoCodec" | "pixelFormat">,
  profiles: readonly SegmentProfile[],
  options: { readonly isSliced: boolean; readonly minVersion: string },
): Capabilities {
  const numbers = new Set<number>([CAPABILITY.authToken, CAPABILITY.storageDirect]);
  if (options.isSliced) numbers.add(CAPABILITY.segmentSlicing);
  if (source.videoCodec !== "other") numbers.add(DECODE[source.videoCodec]);
  const pixelFormat = source.videoCodec === "h264" ? H264_PIXEL_FORMAT[source.pixelFormat] : undefined;
  if (pixelFormat !== undefined) numbers.add(pixelFormat);
  for (const profile of profiles) {
    numbers.add(profile.format === "mp4" ? CAPABILITY.mp4 : CAPABILITY.mpegts);
    numbers.add(ENCODE[profile.codec]);
    if (profile.encoderProfile !== "default") numbers.add(ENCODER_PROFILE[profile.encoderProfile]);
    if (profile.fpsDen > 0) numbers.add(CAPABILITY.fractionalFrameRates);
    if (profile.gopMs !== 0) numbers.add(CAPABILITY.gop);
  }
  return {
    ...EMPTY_CAPABILITIES,
    words: capabilityWords(numbers),
    capacities: new Map([...numbers].sort((a, b) => a - b).map((number) => [number, 1])),
    minVersion: options.minVersion,
  };
}
