// SPDX-License-Identifier: MIT
import { expect } from "chai";

import type { DetectionResult } from "../../scripts/audit/detection/detectionResult";
import { buildFalseClaim } from "../../scripts/audit/detection/falseClaim";
import { FALSE_KINDS, type FalseKind } from "../../scripts/audit/detection/falseKind";
import { formatDetection } from "../../scripts/audit/detection/formatDetection";
import { measureDetection } from "../../scripts/audit/detection/measureDetection";
import { plotDetection } from "../../scripts/audit/detection/plotDetection";
import type { SampleRule } from "../../scripts/audit/detection/sampleRule";
import { SeededRandom } from "../../scripts/audit/detection/seededRandom";
import { verifierRule } from "../../scripts/audit/detection/verifierRule";

describe("buildFalseClaim", () => {
  for (const kind of FALSE_KINDS) {
    it(`has exactly the false part it says, wherever that lies: ${kind}`, () => expectParts(kind));
  }

  function expectParts(kind: FalseKind): void {
    const random = new SeededRandom("parts");
    for (const percent of [1, 30]) {
      const claim = buildFalseClaim({ kind, percent }, random);
      const part = Number(claim.falsePixels) / Number(claim.totalPixels);
      expect(part).to.be.closeTo(percent / 100, 1e-8);
      const step = claim.totalPixels / 20_000n;
      let closed = 0;
      for (let i = 0n; i < 20_000n; i++) if (!claim.canOpen(i * step)) closed++;
      expect(closed / 20_000).to.be.closeTo(part, 0.002);
      expect(() => claim.canOpen(claim.totalPixels)).to.throw(RangeError, "beyond the claim");
    }
  }
});

describe("measureDetection", () => {
  const options = { trials: 300, seed: "test" };

  it("finds what 1 - (1 - f)^k promises with the rule of the Verifier", async () => {
    const rule = await verifierRule();
    for (const [kind, percent] of [
      ["unsigned", 5],
      ["unsigned", 30],
      ["copied", 10],
    ] as const) {
      for (const samples of [8, 16]) {
        const result = measureDetection({ kind, percent, samples }, options, rule);
        expect(Math.abs(result.deviation), `${percent} % ${kind}, ${samples} samples`).to.be.below(3.5);
        expect(result.expected).to.be.closeTo(1 - (1 - percent / 100) ** samples, 1e-6);
      }
    }
  });

  it("finds a rule out that looks at one end of the line only", () => {
    const first: SampleRule = (_, samples) => Array.from({ length: samples }, (__, sample) => BigInt(sample));
    expect(measureDetection({ kind: "unsigned", percent: 10, samples: 16 }, options, first).deviation).to.be.below(-4);
  });

  it("does the same again with the same seed", async () => {
    const rule = await verifierRule();
    const measure = (seed: string) => measureDetection({ kind: "copied", percent: 10, samples: 8 }, { trials: 50, seed }, rule);
    expect(measure("a")).to.deep.equal(measure("a"));
    expect(measure("a").detected).to.not.equal(measure("b").detected);
  });
});

describe("what is shown of it", () => {
  const results: DetectionResult[] = [
    { kind: "unsigned", percent: 5, samples: 16, trials: 200, detected: 112, expected: 0.5599, deviation: 0.01 },
    { kind: "copied", percent: 30, samples: 8, trials: 200, detected: 190, expected: 0.9424, deviation: 0.46 },
  ];

  it("is a table", () => {
    expect(formatDetection(results).split("\n").slice(2)).to.deep.equal([
      "| unsigned | 5 % | 16 | 200 | 56.00 % | 55.99 % | 0.01 |",
      "| copied | 30 % | 8 | 200 | 95.00 % | 94.24 % | 0.46 |",
    ]);
  });

  it("is a chart with a point for each setting and a curve for each number of samples", () => {
    const chart = plotDetection(results);
    expect(chart.match(/<polyline/g)).to.have.length(2);
    // A dot or a square for each result, and a dot for each line of the legend.
    expect(chart.match(/<circle/g)).to.have.length(3);
    expect(chart.match(/fill="none" stroke="#[0-9a-f]+"\/>/g)).to.have.length(1);
    expect(chart).to.contain("16 samples").and.to.contain("8 samples");
  });
});
