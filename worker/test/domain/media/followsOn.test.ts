// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { followsOn } from "../../../src/domain/media/followsOn";
import type { SegmentShape } from "../../../src/domain/media/segmentShape";
import { shapeOf } from "../../../src/domain/media/shapeOf";

const SECOND = 90_000;
const WRAP = 2 ** 33;
const shape = (startTicks: number, kind = "h264"): SegmentShape => ({ kind, span: { startTicks, endTicks: startTicks + 2 * SECOND } });

describe("followsOn", () => {
  const cases: [string, boolean, SegmentShape | undefined, SegmentShape | undefined, number?][] = [
    ["the next two seconds", true, shape(0), shape(2 * SECOND)],
    ["a few pictures left out", true, shape(0), shape(2.4 * SECOND)],
    ["a second left out", false, shape(0), shape(3 * SECOND)],
    ["a second that was lost", true, shape(0), shape(3 * SECOND), 1000],
    ["a clock that begins again", false, shape(20 * SECOND), shape(0)],
    ["a clock that wraps", true, shape(WRAP - 2 * SECOND), shape(0)],
    ["a clock that wraps within", true, shape(WRAP - SECOND), shape(SECOND)],
    ["something else", false, shape(0), shape(2 * SECOND, "hevc")],
    ["something unknown", true, shape(0), undefined],
    ["the first one", true, undefined, shape(0)],
    ["one without times", true, shape(0), { kind: "h264", span: undefined }],
  ];
  for (const [name, expected, last, next, lostMs = 0] of cases) {
    it(`says ${expected ? "yes" : "no"} to ${name}`, () => {
      expect(followsOn(last, next, lostMs)).to.equal(expected);
    });
  }
});

describe("shapeOf", () => {
  const audio = { codec: "aac", codecString: "", sampleRate: 48_000, channels: 2, frameSeconds: 0.5, firstTimestamp: 90 } as const;

  it("has the time of the sound where there are no pictures", () => {
    const frames = [new Uint8Array(1), new Uint8Array(1)];
    expect(shapeOf({ video: undefined, audio: { ...audio, frames } })).to.deep.equal({
      kind: "no pictures, aac 48000 2",
      span: { startTicks: 90, endTicks: 90_090 },
    });
    expect(shapeOf({ video: undefined, audio: undefined })).to.deep.equal({ kind: "no pictures, no sound", span: undefined });
  });
});
