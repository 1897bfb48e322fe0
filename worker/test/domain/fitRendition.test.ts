// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { fitRendition } from "../../src/domain/fitRendition";

const CASES: readonly [source: string, requested: string, expected: string][] = [
  ["1280x720", "1280x720", "1280x720"],
  ["640x480", "1280x720", "1280x960"],
  ["720x1280", "1280x720", "720x1280"],
  ["1280x720", "426x240", "426x238"],
  ["1280x720", "640x360", "640x360"],
  ["1920x1080", "256x144", "256x144"],
  ["1000x1000", "640x360", "640x640"],
  ["2000x100", "640x360", "1000x50"],
  ["100x2000", "640x360", "146x2920"],
  ["1280x720", "16x9", "146x82"],
  ["1280x720", "9000x9000", "4096x2304"],
  ["404x720", "640x360", "358x640"],
];

describe("fitRendition", () => {
  for (const [source, requested, expected] of CASES) {
    it(`fits ${requested} into ${expected} for a source of ${source}`, () => {
      const { width, height } = fitRendition(size(source), { ...size(requested), codec: "h264" });
      expect(`${width}x${height}`).to.equal(expected);
    });
  }

  it("allows larger and smaller pictures for HEVC", () => {
    expect(fitRendition(size("16000x9000"), { ...size("9000x9000"), codec: "h265" })).to.deep.equal(size("8192x4608"));
    expect(fitRendition(size("1280x720"), { ...size("16x9"), codec: "h265" })).to.deep.equal(size("132x74"));
  });

  it("always gives even sides", () => {
    for (let width = 101; width < 400; width += 7) {
      for (let height = 101; height < 400; height += 11) {
        const fitted = fitRendition({ width, height }, { width: 301, height: 199, codec: "h264" });
        expect((fitted.width % 2) + (fitted.height % 2), `${width}x${height}`).to.equal(0);
      }
    }
  });
});

function size(text: string): { width: number; height: number } {
  const [width, height] = text.split("x").map(Number);
  return { width, height };
}
