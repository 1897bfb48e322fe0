// SPDX-License-Identifier: MIT

import type { ClipRange } from "../clipRange";
import type { SegmentProfile } from "../segmentProfile";
import { surelyDecodable } from "./surelyDecodable";
import type { VideoInspection } from "./videoInspection";

/** Half a millisecond, so that no rounding leaves the first picture out. */
const SLACK_TICKS = 45;

type Pictures = Pick<VideoInspection, "frames" | "timestamps">;

/**
 * From when on a source and its rendition have the same pictures: decoders differ in what they give before that. Undefined where they have them
 * from the first one. `decodable` is what came out of a source that is damaged. `clockTicks` is undefined for MP4, which counts from zero.
 */
export function commonStart(
  source: { readonly video: VideoInspection; readonly decodable: Pictures | undefined; readonly clip?: ClipRange | undefined },
  rendition: Pick<VideoInspection, "timestamps">,
  { format }: Pick<SegmentProfile, "format">,
): { readonly sourceTicks: number; readonly renditionFrames: number; readonly clockTicks: number | undefined } | undefined {
  const { video, decodable, clip } = source;
  const [first] = (decodable ?? surelyDecodable(video)).timestamps;
  const isFromFirst = decodable === undefined && video.leadingFrames === 0;
  if (isFromFirst || clip !== undefined || first === undefined) return undefined;
  const sourceTicks = first - SLACK_TICKS;
  // The last picture is the same in both.
  const shift = format === "mp4" ? (rendition.timestamps.at(-1) ?? 0) - (video.timestamps.at(-1) ?? 0) : 0;
  const renditionFrames = rendition.timestamps.filter((time) => time < sourceTicks + shift).length;
  return { sourceTicks, renditionFrames, clockTicks: format === "mp4" ? undefined : sourceTicks };
}
