// SPDX-License-Identifier: MIT

import { expect } from "chai";
import type { AudioInspection } from "../../../src/domain/media/audioInspection";
import { clipOnClock } from "../../../src/domain/media/clipOnClock";
import { clipVideo } from "../../../src/domain/media/clipVideo";
import { compareClippedAudio } from "../../../src/domain/media/compareClippedAudio";
import type { VideoInspection } from "../../../src/domain/media/videoInspection";
import { wantedDurationMs } from "../../../src/domain/wantedDurationMs";

/** Two seconds of pictures, 30 in each, from 10 s on the clock. */
const TIMES = Array.from({ length: 60 }, (_, index) => 900_000 + index * 3000);
const VIDEO = { frames: 60, timestamps: TIMES } as unknown as VideoInspection;

describe("clipVideo", () => {
  const times = (fromMs: number, toMs: number): readonly number[] => {
    const part = clipVideo(VIDEO, { fromMs, toMs });
    expect(part.frames).to.equal(part.timestamps.length);
    return part.timestamps;
  };

  it("leaves the pictures from the first instant to before the last", () => {
    expect(times(500, 1500)).to.deep.equal(TIMES.slice(15, 45));
    expect(times(501, 1501)).to.deep.equal(TIMES.slice(16, 46));
  });

  it("stays within the segment", () => {
    expect(times(0, 300_000)).to.deep.equal(TIMES);
    expect(times(1990, 2500)).to.deep.equal([]);
  });

  it("counts on the segment's clock", () => {
    expect(clipOnClock({ fromMs: 500, toMs: 750 }, VIDEO)).to.deep.equal({ from: 10.5, to: 10.75 });
  });
});

describe("compareClippedAudio", () => {
  const audio = (numbers: readonly number[], changes: Partial<AudioInspection> = {}): AudioInspection => ({
    ...{ codec: "aac", codecString: "", sampleRate: 51_200, channels: 2, firstTimestamp: 900_000, frameSeconds: 0.02 },
    frames: numbers.map((number) => Uint8Array.of(number, number)),
    ...changes,
  });
  const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);
  /** Fifty frames a second, each known by its number. */
  const source = audio(range(0, 100));
  /** Frames 25 to 50. */
  const clip = { from: 10.5, to: 11 };
  const code = (rendition: AudioInspection | undefined, whole: AudioInspection | null = source): string | undefined =>
    compareClippedAudio(whole ?? undefined, rendition, clip)?.code;

  for (const [name, numbers, expected] of [
    ["what lies between the cuts", range(25, 50), undefined],
    ["a frame more at each cut", range(24, 51), undefined],
    ["a frame less at each cut", range(26, 49), undefined],
    ["two frames more at the first cut", range(23, 50), "AudioMismatch"],
    ["two frames more at the second cut", range(25, 52), "AudioMismatch"],
    ["two frames less", range(27, 49), "AudioMismatch"],
    ["another part", range(40, 65), "AudioMismatch"],
    ["a frame left out", [...range(25, 30), ...range(31, 50)], "AudioMismatch"],
    ["a frame changed", [...range(25, 30), 99, ...range(31, 50)], "AudioMismatch"],
    ["nothing", [], "AudioMissing"],
  ] as const) {
    it(`${expected ?? "accepts"}: ${name}`, () => expect(code(audio(numbers))).to.equal(expected));
  }

  it("takes the same bytes in other pieces", () => {
    const joined = Buffer.concat(source.frames.slice(25, 50));
    expect(code({ ...source, frames: [joined.subarray(0, 7), joined.subarray(7)] })).to.equal(undefined);
  });

  it("knows that sound may begin before the pictures, or after them", () => {
    const early = audio(range(0, 100), { firstTimestamp: 900_000 - 9000 });
    expect([code(audio(range(30, 55)), early), code(audio(range(25, 50)), early)]).to.deep.equal([undefined, "AudioMismatch"]);
  });

  it("asks for one run of the source's bytes where frames have no times", () => {
    for (const changes of [{ firstTimestamp: undefined }, { frameSeconds: 0 }]) {
      const timeless = audio(range(0, 100), changes);
      expect(code(audio(range(3, 9)), timeless)).to.equal(undefined);
      expect(code(undefined, timeless)).to.equal(undefined);
      expect(code(audio([3, 5]), timeless)).to.equal("AudioMismatch");
    }
  });

  it("wants none where the source has none, there or anywhere", () => {
    expect([code(undefined, null), code(audio([1]), null), code(audio([1]), audio([]))]).to.deep.equal([
      undefined,
      "AudioUnexpected",
      "AudioUnexpected",
    ]);
    const late = audio(range(0, 10), { firstTimestamp: 900_000 + 2 * 90_000 });
    expect([code(undefined, late), code(audio([1]), late)]).to.deep.equal([undefined, "AudioMismatch"]);
  });
});

describe("wantedDurationMs", () => {
  it("is all of a segment, or what the range leaves of it", () => {
    const clips = [
      undefined,
      { fromMs: 0, toMs: 2000 },
      { fromMs: 500, toMs: 750 },
      { fromMs: 1500, toMs: 9000 },
      { fromMs: 2500, toMs: 9000 },
    ];
    expect(clips.map((clip) => wantedDurationMs({ durationMs: 2000, clip }))).to.deep.equal([2000, 2000, 250, 500, 0]);
  });
});
