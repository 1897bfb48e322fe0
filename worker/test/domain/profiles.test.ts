// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { InvalidProfilesError } from "../../src/domain/invalidProfilesError";
import { parseProfiles } from "../../src/domain/parseProfiles";
import { PROFILE_PRESETS } from "../../src/domain/profilePresets";

const json = (fields: object): string => JSON.stringify([{ width: 640, height: 360, bitrate: 800_000, ...fields }]);

describe("profiles", () => {
  it("come by name", () => {
    const [first, second] = parseProfiles("P720p30fps16x9, P144p30fps16x9");
    expect([first!.width, first!.height, first!.bitrate, first!.fps]).to.deep.equal([1280, 720, 4_000_000, 30]);
    expect(second).to.equal(PROFILE_PRESETS.get("P144p30fps16x9"));
    expect(PROFILE_PRESETS.size).to.equal(13);
  });

  it("come as JSON, with defaults", () => {
    expect(parseProfiles(json({}))).to.deep.equal([
      {
        name: "custom_640x360_800000",
        width: 640,
        height: 360,
        bitrate: 800_000,
        fps: 0,
        fpsDen: 0,
        format: "mpegts",
        encoderProfile: "default",
        gopMs: 0,
        codec: "h264",
        quality: 0,
      },
    ]);
  });

  for (const [name, fields, key, value] of [
    ["encoder profile in any letter case", { profile: "H264ConstrainedHigh" }, "encoderProfile", "constrainedHigh"],
    ["no encoder profile", { profile: "none" }, "encoderProfile", "default"],
    ["GOP in seconds", { gop: "1.5" }, "gopMs", 1500],
    ["key frames only", { gop: "intra" }, "gopMs", -1],
    ["codec", { encoder: "HEVC" }, "codec", "h265"],
    ["bit rate with k", { bitrate: "250k" }, "bitrate", 250_000],
    ["container", { format: "MP4" }, "format", "mp4"],
    ["quality", { quality: 63 }, "quality", 63],
    ["NTSC's frame rate", { fps: 30_000, fpsDen: 1_001 }, "fps", 30_000],
    ["its denominator", { fps: 30_000, fpsDen: 1_001 }, "fpsDen", 1_001],
    ["the highest frame rate", { fps: 1_000_000, fpsDen: 1_000 }, "fpsDen", 1_000],
  ] as const) {
    it(`reads ${name}`, () => {
      expect(parseProfiles(json(fields))[0]).to.have.property(key, value);
    });
  }

  for (const [name, text, message] of [
    ["an unknown name", "P1080p", /unknown profile "P1080p"; known: P720p60fps16x9/],
    ["nothing", " ", /no profiles/],
    ["a name twice", "P144p30fps16x9,P144p30fps16x9", /occurs twice/],
    ["broken JSON", "[{", /not valid JSON/],
    ["a size of 0", json({ width: 0 }), /profile 0: width must be/],
    ["a negative GOP", json({ gop: "-1" }), /gop must be/],
    ["a bit rate of words", json({ bitrate: "fast" }), /bitrate must be/],
    ["an unknown encoder profile", json({ profile: "h264extreme" }), /unknown profile "h264extreme"/],
    ["an encoder profile of JavaScript's own", json({ profile: "constructor" }), /unknown profile "constructor"/],
    ["a codec of JavaScript's own", json({ encoder: "__proto__" }), /unknown encoder "__proto__"/],
    ["an unknown codec", json({ encoder: "AV9" }), /unknown encoder "AV9"/],
    ["quality above 63", json({ quality: 64 }), /quality must be/],
    ["a frame rate above 1000", json({ fps: 1_001 }), /fps \/ fpsDen must be at most 1000/],
    ["a fraction above 1000", json({ fps: 30_001, fpsDen: 30 }), /fps \/ fpsDen must be at most 1000/],
    ["a frame rate that is no whole number", json({ fps: 29.97 }), /fps must be a whole number/],
    ["a profile that is no object", "[1]", /profile 0 is not an object/],
  ] as const) {
    it(`refuses ${name}`, () => {
      expect(() => parseProfiles(text)).to.throw(InvalidProfilesError, message);
    });
  }
});
