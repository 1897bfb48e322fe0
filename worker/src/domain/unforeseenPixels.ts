// SPDX-License-Identifier: MIT

import { pixels, type Pixels } from "./pixels";
import type { Rendition } from "./rendition";

/** A square picture for a profile of 16:9 takes seven ninths more; what takes more than this comes of a profile that is flat on purpose. */
const MOST_SHARE = { numerator: 4n, denominator: 5n };

/**
 * Pixels of renditions beyond the sizes that were asked for, as far as a sender could not know of them. The longer side is that of the profile, so a picture
 * squarer than the profile has more pixels than the network's estimate counts: a third more at 4:3 for 16:9 (node-operations section 9.3).
 */
export function unforeseenPixels(renditions: readonly Pick<Rendition, "profile" | "frames" | "width" | "height">[]): Pixels {
  let sum = 0n;
  for (const { profile, frames, width, height } of renditions) {
    const asked = BigInt(profile.width * profile.height);
    const beyond = BigInt(width * height) - asked;
    const most = (asked * MOST_SHARE.numerator) / MOST_SHARE.denominator;
    if (beyond > 0n) sum += (beyond < most ? beyond : most) * BigInt(frames);
  }
  return pixels(sum);
}
