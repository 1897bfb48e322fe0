// SPDX-License-Identifier: MIT

import { fitRendition } from "./fitRendition";
import { pixels, type Pixels } from "./pixels";
import type { SegmentProfile } from "./segmentProfile";

const SQUARE = { width: 1, height: 1 };

/**
 * Pixels of one frame in all renditions together, at the most. The source decides how tall they are: a square one makes them largest, apart from
 * very flat ones, whose renditions stay below half a million.
 */
export function largestFramePixels(profiles: readonly SegmentProfile[]): Pixels {
  const sizes = profiles.map((profile) => fitRendition(SQUARE, profile));
  return pixels(BigInt(sizes.reduce((sum, { width, height }) => sum + width * height, 0)));
}
