// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { compareAudio } from "../../../src/domain/media/compareAudio";
import { comparePictures } from "../../../src/domain/media/comparePictures";
import { compareVideo } from "../../../src/domain/media/compareVideo";
import type { AudioInspection } from "../../../src/domain/media/audioInspection";
import type { PictureSample } from "../../../src/domain/media/pictureSample";
import type { VideoInspection } from "../../../src/domain/media/videoInspection";
import type { SegmentProfile } from "../../../src/domain/segmentProfile";

describe("compareAudio", () => {
  const all = [1, 2, 3, 4, 5, 6, 7, 8];
  const cases: [string, readonly number[] | undefined, readonly number[] | undefined, string | undefined][] = [
    ["the same", all, all, undefined],
    ["none on both sides", undefined, undefined, undefined],
    ["a frame cut off at the start", all, all.slice(1), undefined],
    ["two frames cut off at each end", all, all.slice(2, -2), undefined],
    ["three cut off at the start", all, all.slice(3), "AudioMismatch"],
    ["five frames missing", all, all.slice(5), "AudioMismatch"],
    ["one frame changed", all, [1, 2, 3, 9, 5, 6, 7, 8], "AudioMismatch"],
    ["two frames swapped", all, [1, 3, 2, 4, 5, 6, 7, 8], "AudioMismatch"],
    ["one left out within", all, [1, 2, 3, 5, 6, 7, 8], "AudioMismatch"],
    ["one more", all, [...all, 9], "AudioMismatch"],
    ["none where there should be", all, [], "AudioMissing"],
    ["some where there should be none", undefined, [1], "AudioUnexpected"],
  ];
  for (const [name, source, rendition, code] of cases) {
    it(`${code ?? "accepts"}: ${name}`, () => {
      expect(compareAudio(source && audio(source), rendition && audio(rendition))?.code).to.equal(code);
    });
  }
});

describe("compareVideo", () => {
  const cases: [string, Partial<VideoInspection>, Partial<SegmentProfile>, readonly string[]][] = [
    ["what was asked for", {}, {}, []],
    ["the other even height", { height: 240 }, { width: 426, height: 240 }, ["WrongSize"]],
    ["height rounded up", { width: 426, height: 240 }, { width: 426, height: 240 }, []],
    ["height rounded down", { width: 426, height: 238 }, { width: 426, height: 240 }, []],
    ["a height too small", { width: 426, height: 236 }, { width: 426, height: 240 }, ["WrongSize"]],
    ["half the rate", { frames: 30, timestamps: times(30, 6000) }, { fps: 15 }, []],
    ["a rate with two frames less at the edges", { frames: 58, timestamps: times(58) }, { fps: 30 }, []],
    ["a rate with three frames less", { frames: 57, timestamps: times(57) }, { fps: 30 }, ["WrongFrameCount"]],
    ["one frame less, passed through", { frames: 59, timestamps: times(59) }, {}, ["WrongFrameCount"]],
    ["the right count spread over half the time", { timestamps: times(60, 1500) }, {}, ["WrongDuration"]],
    ["a second later", { timestamps: times(60, 3000, 90_000) }, {}, ["WrongTimestamps"]],
    ["a second later in MP4", { timestamps: times(60, 3000, 90_000) }, { format: "mp4" }, []],
    ["two frames at one time", { timestamps: [3000, ...times(59)] }, {}, ["WrongTimestamps"]],
    ["no key frame first", { startsWithKeyFrame: false }, {}, ["NoKeyFrame"]],
    ["another codec", { codec: "hevc" }, {}, ["WrongCodec"]],
    ["two sizes", { changesSize: true }, {}, ["WrongSize"]],
  ];
  it("takes a rate above the source's with its last frame shown for an instant, or for as long as the others", () => {
    const at = (count: number): number[] => times(count, 3000);
    const codes = (source: VideoInspection, frames: number): string[] =>
      compareVideo(source, video({ frames, timestamps: at(frames) }), profile({ fps: 30 })).map(({ code }) => code);
    // 24 pictures, 12 a second: those at 30 a second end 57.5 or 60 frames after the first begins.
    const slow = video({ width: 1280, height: 720, frames: 24, timestamps: times(24, 7500) });
    expect([56, 58, 60, 62].map((frames) => codes(slow, frames))).to.deep.equal([[], [], [], []]);
    for (const frames of [55, 63]) expect(codes(slow, frames)).to.include("WrongFrameCount");
    const film = video({ width: 1280, height: 720, frames: 24, timestamps: times(24, 3754) });
    expect(codes(film, 28)).to.deep.equal([]);
  });

  it("of a part of a segment, lets a picture at the cut be on either side, and leaves the clock open", () => {
    const source = video({ width: 1280, height: 720 });
    const codes = (frames: number, first = 0): string[] => {
      const part = video({ frames, timestamps: times(frames, 3000, first) });
      return compareVideo(source, part, profile({}), { isClipped: true }).map(({ code }) => code);
    };
    expect([59, 60, 61].map((frames) => codes(frames))).to.deep.equal([[], [], []]);
    expect(codes(60, 900_000)).to.deep.equal([]);
    expect(codes(58)).to.deep.equal(["WrongFrameCount"]);
    expect(codes(62)).to.deep.equal(["WrongFrameCount"]);
  });

  it("leaves open whether pictures before the first key picture of an open group come, and no others", () => {
    const codes = (leadingFrames: number, frames: number, settings: Partial<SegmentProfile> = {}): string[] => {
      const source = video({ width: 1280, height: 720, leadingFrames });
      const rendition = video({ frames, timestamps: times(60).slice(60 - frames) });
      return compareVideo(source, rendition, profile(settings)).map(({ code }) => code);
    };
    for (const frames of [57, 58, 60]) expect(codes(3, frames)).to.deep.equal([]);
    expect(codes(3, 56)).to.deep.equal(["WrongFrameCount"]);
    expect(codes(0, 57)).to.include("WrongFrameCount");
    // Further than the tolerance of times.
    expect(codes(10, 50)).to.deep.equal([]);
    expect(codes(0, 50)).to.deep.equal(["WrongFrameCount", "WrongDuration", "WrongTimestamps"]);
    expect(codes(10, 49, { fps: 30 })).to.deep.equal([]);
    expect(codes(10, 46, { fps: 30 })).to.include("WrongFrameCount");
  });

  it("of a damaged source, wants what a decoder makes of it", () => {
    const source = video({ width: 1280, height: 720 });
    const decodable = { frames: 50, timestamps: times(50) };
    const codes = (frames: number): string[] =>
      compareVideo(source, video({ frames, timestamps: times(frames) }), profile({}), { decodable }).map(({ code }) => code);
    for (const frames of [50, 55, 60]) expect(codes(frames)).to.deep.equal([]);
    expect(codes(49)).to.deep.equal(["WrongFrameCount"]);
  });

  for (const [name, change, settings, codes] of cases) {
    it(`${codes.join() || "accepts"}: ${name}`, () => {
      const source = video({ width: 1280, height: 720 });
      const faults = compareVideo(source, video(change), profile(settings));
      expect(
        faults.map(({ code }) => code),
        JSON.stringify(faults),
      ).to.deep.equal(codes);
    });
  }
});

describe("comparePictures", () => {
  /** A grey dot that moves by one place each frame. */
  const moving = Array.from({ length: 20 }, (_, frame) => Uint8Array.from({ length: 64 }, (__, i) => (i >> 2 === frame % 16 ? 250 : 20)));
  const sample = (rendition: readonly Uint8Array[], ssim = 0.95): PictureSample => ({
    source: moving,
    rendition,
    similarity: rendition.map(() => ({ y: ssim, u: ssim, v: ssim, all: ssim })),
  });
  const codes = (pictures: PictureSample, frames = 20): string[] => comparePictures(pictures, frames).faults.map(({ code }) => code);

  it("accepts the same pictures, a little changed, with their mean similarity", () => {
    const changed = moving.map((picture) => picture.map((level) => level + 3));
    const { faults, ssim } = comparePictures(sample(changed), 20);
    expect(faults).to.deep.equal([]);
    expect(ssim).to.be.closeTo(0.95, 1e-9);
  });

  it("sees one picture repeated, pictures in another order, and a shift of brightness", () => {
    expect(codes(sample(moving.map(() => moving[0])))).to.include("WrongPictures");
    expect(codes(sample([...moving].reverse()))).to.include("WrongPictures");
    expect(codes(sample(moving.map((picture) => picture.map((level) => Math.min(255, level + 30)))))).to.include("WrongPictures");
  });

  it("sees low similarity, also in one plane", () => {
    expect(codes(sample(moving, 0.5))).to.deep.equal(["LowSimilarity"]);
    const grey = { ...sample(moving), similarity: moving.map(() => ({ y: 0.99, u: 0.3, v: 0.3, all: 0.8 })) };
    expect(codes(grey)).to.deep.equal(["LowSimilarity"]);
  });

  it("sees frames that could not be decoded", () => {
    expect(codes(sample(moving.slice(0, 10)))).to.deep.equal(["FramesUndecodable"]);
    expect(codes(sample([]))).to.include("FramesUndecodable");
  });

  it("of a damaged source, wants likeness alone", () => {
    const pictures = sample([...moving].reverse());
    expect(comparePictures(pictures, 20, { isDamaged: true }).faults).to.deep.equal([]);
    expect(comparePictures(sample(moving, 0.5), 20, { isDamaged: true }).faults).to.have.length(1);
  });

  it("looks around each frame and further off, not at every pair of a long segment", () => {
    let looks = 0;
    const still = Array.from({ length: 2000 }, () => moving[0]);
    const counted = new Proxy(still, {
      get: (pictures, name): unknown => {
        if (typeof name === "string" && /^\d+$/.test(name)) looks += 1;
        return Reflect.get(pictures, name);
      },
    });
    const darker = still.map((picture) => picture.map((level) => level - 3));
    expect(codes({ ...sample(darker), source: counted }, 2000)).to.deep.equal([]);
    expect(looks).to.be.within(2000, 300_000);
  });

  it("sees other moments of a long segment, near and far", () => {
    const codesOf = (source: readonly Uint8Array[], rendition: readonly Uint8Array[]): string[] =>
      codes({ ...sample(rendition), source }, 2000);
    // A level brighter every 200 frames: each thumbnail is near enough to every other.
    const fading = Array.from({ length: 2000 }, (_, frame) => new Uint8Array(64).map((__, i) => 100 + Math.floor((frame + i) / 200)));
    expect(codesOf(fading, fading)).to.deep.equal([]);
    expect(
      codesOf(
        fading,
        fading.map(() => fading[0]),
      ),
    ).to.deep.equal(["WrongPictures"]);
    expect(codesOf(fading, [...fading.slice(600), ...fading.slice(0, 600)])).to.deep.equal(["WrongPictures"]);
    const faint = Array.from({ length: 2000 }, (_, frame) => new Uint8Array(64).map((__, i) => 100 + (i === (frame * 7) % 64 ? 150 : 0)));
    expect(codesOf(faint, [...faint.slice(5), ...faint.slice(0, 5)])).to.deep.equal(["WrongPictures"]);
  });

  it("does not mind a still picture: every moment of it is the same", () => {
    const still = Array.from({ length: 20 }, () => moving[0]);
    expect(codes({ ...sample(still), source: still })).to.deep.equal([]);
  });
});

function times(count: number, interval = 3000, first = 0): number[] {
  return Array.from({ length: count }, (_, index) => first + (index + 1) * interval);
}

function video(change: Partial<VideoInspection>): VideoInspection {
  return {
    ...{ codec: "h264", codecString: "avc1.64001e", width: 640, height: 360, frames: 60, keyFrames: 1 },
    ...{ startsWithKeyFrame: true, timestamps: times(60), cleanStarts: [3000], leadingFrames: 0, profile: "High", pixelFormat: "yuv420p" },
    ...{ changesSize: false, ...change },
  };
}

function profile(change: Partial<SegmentProfile>): SegmentProfile {
  return {
    ...{ name: "p", width: 640, height: 360, bitrate: 1_000_000, fps: 0, fpsDen: 1, format: "mpegts" },
    ...{ encoderProfile: "default", gopMs: 0, codec: "h264", quality: 0, ...change },
  } as SegmentProfile;
}

function audio(frames: readonly number[]): AudioInspection {
  const payloads = frames.map((frame) => Uint8Array.of(frame, 1, 2));
  const format = { codec: "aac" as const, codecString: "mp4a.40.2", sampleRate: 48_000, channels: 2 };
  return { ...format, frames: payloads, firstTimestamp: 0, frameSeconds: 1024 / 48_000 };
}
