// SPDX-License-Identifier: MIT

import type { SegmentShape } from "../../domain/media/segmentShape";
import type { HlsTrack } from "./hlsTrack";

/** A segment of one track, with what was found in it; undefined where nothing was. */
export interface LiveSource {
  readonly bytes: Uint8Array;
  readonly shape: SegmentShape | undefined;
  readonly description: Pick<HlsTrack, "width" | "height" | "frameRate" | "codecs"> | undefined;
}
