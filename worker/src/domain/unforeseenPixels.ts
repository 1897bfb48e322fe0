// SPDX-License-Identifier: MIT

import { pixels, type Pixels } from "./pixels";
import type { Rendition } from "./rendition";

/**
 * Pixels of renditions beyond the sizes that were asked for. The longer side is that of the profile, so a picture squarer than the profile has more
 * pixels than the network's estimate counts: a third more at 4:3 for 16:9 (node-operations section 9.3).
 */
export function unforeseenPixels(renditions: readonly Pick<Rendition, "profile" | "frames" | "width" | "height">[]): Pixels {
  let sum = 0n;
  for (const { profile, frames, width, height } of renditions) {
    const beyond = width * height - profile.width * profile.height;
    if (beyond > 0) sum += BigInt(beyond) * BigInt(frames);
  }
  return pixels(sum);
}
