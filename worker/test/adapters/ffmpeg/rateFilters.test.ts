// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { rateFilters } from "../../../src/adapters/ffmpeg/rateFilters";
import { MediaFixture } from "./mediaFixture";

const { profile } = MediaFixture;
const times = (count: number, interval: number, first = 0): number[] =>
  Array.from({ length: count }, (_, index) => first + index * interval);

describe("rateFilters", () => {
  const cases: [string, Parameters<typeof profile>[0], readonly number[], readonly string[]][] = [
    ["nothing, where frames are passed through", { fps: 0 }, times(60, 3000), []],
    ["the end of two seconds", { fps: 30 }, times(60, 3000), ["fps=30/1:eof_action=pass", "trim=end_pts=60"]],
    ["the end on the segment's own clock", { fps: 30 }, times(50, 3600, 900_000), ["fps=30/1:eof_action=pass", "trim=end_pts=360"]],
    ["a fraction", { fps: 30_000, fpsDen: 1001 }, times(60, 3003), ["fps=30000/1001:eof_action=pass", "trim=end_pts=60"]],
    ["one frame of one picture", { fps: 30 }, [6000], ["fps=30/1:eof_action=pass", "trim=end_pts=3"]],
    ["no end, where there are no times", { fps: 30 }, [], ["fps=30/1"]],
    ["no end, where the clock begins anew", { fps: 30 }, times(60, 3000, 2 ** 33 - 90_000), ["fps=30/1"]],
  ];
  for (const [name, settings, timestamps, expected] of cases) {
    it(`gives ${name}`, () => {
      expect(rateFilters(profile(settings), { timestamps })).to.deep.equal(expected);
    });
  }
});
