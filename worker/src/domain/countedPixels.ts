// SPDX-License-Identifier: MIT

import { pixels, type Pixels } from "./pixels";

/** The pixels of a video by what was counted in it: frames x width x height. */
export function countedPixels({
  frames,
  width,
  height,
}: {
  readonly frames: number;
  readonly width: number;
  readonly height: number;
}): Pixels {
  return pixels(BigInt(frames) * BigInt(width) * BigInt(height));
}
