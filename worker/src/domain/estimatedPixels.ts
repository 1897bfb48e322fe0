// SPDX-License-Identifier: MIT

import { pixels, type Pixels } from "./pixels";
import type { SegmentProfile } from "./segmentProfile";

/** Frames per second assumed where a profile passes the source's frames through. */
const PASSTHROUGH_FPS = 60;

/**
 * Pixels that a segment will about take: nominal size x rounded-up frame rate x rounded-up seconds, summed over the
 * profiles (node-payments section 4). Both sides use it: the gateway to size a payment, the orchestrator to demand it.
 */
export function estimatedPixels(profiles: readonly SegmentProfile[], durationMs: number): Pixels {
  const seconds = Math.ceil(durationMs / 1000);
  let sum = 0n;
  for (const profile of profiles) {
    const fps = profile.fps === 0 ? PASSTHROUGH_FPS : Math.ceil(profile.fps / (profile.fpsDen || 1));
    sum += BigInt(profile.width) * BigInt(profile.height) * BigInt(fps) * BigInt(seconds);
  }
  return pixels(sum);
}
