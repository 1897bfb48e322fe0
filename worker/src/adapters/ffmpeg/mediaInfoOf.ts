// SPDX-License-Identifier: MIT

import type { SegmentInspection } from "../../domain/media/segmentInspection";
import { videoSpan } from "../../domain/media/videoSpan";
import type { VideoInspection } from "../../domain/media/videoInspection";
import type { MediaInfo } from "../../domain/mediaInfo";

const CODECS: Readonly<Record<VideoInspection["codec"], MediaInfo["videoCodec"]>> = {
  h264: "h264",
  hevc: "h265",
  vp8: "vp8",
  vp9: "vp9",
  other: "other",
};

/** The summary of an inspection; undefined without video. */
export function mediaInfoOf({ container, video, audio }: SegmentInspection): MediaInfo | undefined {
  if (video === undefined) return undefined;
  return {
    format: container,
    videoCodec: CODECS[video.codec],
    videoProfile: video.profile,
    pixelFormat: video.pixelFormat,
    width: video.width,
    height: video.height,
    frames: video.frames,
    ...videoSpan(video),
    audioCodec: audio?.codec ?? null,
  };
}
