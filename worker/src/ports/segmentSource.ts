// SPDX-License-Identifier: MIT

import type { ClipRange } from "../domain/clipRange";
import type { MediaInfo } from "../domain/mediaInfo";

/** One segment of the source video. */
export interface SourceSegment {
  /** From 0, without gaps; of a pushed stream, as the client counts. */
  readonly sequence: bigint;
  readonly durationMs: number;
  /** MPEG transport stream; of a pushed stream, MP4 as well. */
  readonly bytes: Uint8Array;
  readonly info: MediaInfo;
  /** Only this part is transcoded; all of it when missing. */
  readonly clip?: ClipRange | undefined;
}

/** Cuts a video into segments. Yields each as soon as it is complete; reading ahead is bounded. */
export interface SegmentSource {
  segments(signal: AbortSignal): AsyncIterable<SourceSegment>;
}
