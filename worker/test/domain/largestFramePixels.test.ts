// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { fitRendition } from "../../src/domain/fitRendition";
import { largestFramePixels } from "../../src/domain/largestFramePixels";
import { PROFILE_PRESETS } from "../../src/domain/profilePresets";
import type { SegmentProfile } from "../../src/domain/segmentProfile";

const profile = (width: number, height: number, codec: SegmentProfile["codec"] = "h264"): SegmentProfile => ({
  ...PROFILE_PRESETS.get("P720p30fps16x9")!,
  ...{ width, height, codec },
});

describe("largestFramePixels", () => {
  it("takes the longer side of a profile for both, as a square source would make it", () => {
    expect(largestFramePixels([])).to.equal(0n);
    expect(largestFramePixels([profile(1280, 720)])).to.equal(1280n ** 2n);
    expect(largestFramePixels([profile(1280, 720), profile(16, 4096)])).to.equal(1280n ** 2n + 4096n ** 2n);
  });

  it("goes no further than the codec", () => {
    expect(largestFramePixels([profile(16_384, 16_384)])).to.equal(4096n ** 2n);
    expect(largestFramePixels([profile(16_384, 16_384, "h265")])).to.equal(8192n ** 2n);
  });

  it("is reached by no source, however its picture is shaped", () => {
    for (const [width, height] of [
      [1, 1],
      [16, 9],
      [9, 16],
      [4, 3],
      [3, 8],
    ]) {
      for (const one of [profile(1920, 1080), profile(4096, 16), profile(16, 4096), profile(640, 360)]) {
        const size = fitRendition({ width, height }, one);
        expect(BigInt(size.width * size.height) <= largestFramePixels([one]), `${one.width}x${one.height} of ${width}:${height}`).to.equal(
          true,
        );
      }
    }
  });
});
