// SPDX-License-Identifier: MIT

import type { Pixels } from "./pixels";
import type { SegmentProfile } from "./segmentProfile";

/** One transcoded output of a segment. */
export interface Rendition {
  readonly profile: SegmentProfile;
  readonly bytes: Uint8Array;
  /** `frames x width x height` as counted in the file that was produced, never estimated. */
  readonly pixels: Pixels;
  readonly frames: number;
  readonly width: number;
  readonly height: number;
  readonly durationMs: number;
}
