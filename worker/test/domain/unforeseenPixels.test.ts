// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { PROFILE_PRESETS } from "../../src/domain/profilePresets";
import { unforeseenPixels } from "../../src/domain/unforeseenPixels";

const profile = PROFILE_PRESETS.get("P720p30fps16x9")!;

describe("unforeseenPixels", () => {
  it("counts what is beyond the profile's size, in each frame", () => {
    expect(unforeseenPixels([{ profile, frames: 60, width: 1280, height: 960 }])).to.equal(60n * 1280n * 240n);
  });

  it("is no more than a square picture takes, for profiles that are flat on purpose", () => {
    const flat = { ...profile, width: 1280, height: 92 };
    expect(unforeseenPixels([{ profile: flat, frames: 10, width: 1280, height: 720 }])).to.equal(10n * ((1280n * 92n * 4n) / 5n));
  });

  it("is none for pictures that are not squarer, which do not make up for others", () => {
    const flat = { profile, frames: 1000, width: 1280, height: 320 };
    const upright = { profile, frames: 10, width: 720, height: 1280 };
    expect(unforeseenPixels([flat, upright])).to.equal(0n);
    expect(unforeseenPixels([flat, { profile, frames: 2, width: 1280, height: 1280 }])).to.equal(2n * 1280n * 560n);
  });
});
