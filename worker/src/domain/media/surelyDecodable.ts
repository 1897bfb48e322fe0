// SPDX-License-Identifier: MIT

import type { VideoInspection } from "./videoInspection";

/** The pictures of a segment that every decoder gives: without those that an open group of pictures has before its key picture. */
export function surelyDecodable(
  video: Pick<VideoInspection, "frames" | "timestamps" | "leadingFrames">,
): Pick<VideoInspection, "frames" | "timestamps"> {
  const { frames, timestamps, leadingFrames } = video;
  return { frames: frames - leadingFrames, timestamps: timestamps.slice(leadingFrames) };
}
