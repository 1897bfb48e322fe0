// SPDX-License-Identifier: MIT

import { expect } from "chai";
import type { Capabilities, ModelConstraint } from "../../src/domain/capabilities";
import { capabilityNumbers } from "../../src/domain/capabilityNumbers";
import { capabilityWords } from "../../src/domain/capabilityWords";
import { EMPTY_CAPABILITIES } from "../../src/domain/emptyCapabilities";
import { isCompatible } from "../../src/domain/isCompatible";
import { isVersionAtLeast } from "../../src/domain/isVersionAtLeast";
import { jobCapabilities } from "../../src/domain/jobCapabilities";
import { orchestratorCapabilities } from "../../src/domain/orchestratorCapabilities";
import { PROFILE_PRESETS } from "../../src/domain/profilePresets";

const of = (numbers: readonly number[], fields: Partial<Capabilities> = {}): Capabilities => ({
  ...EMPTY_CAPABILITIES,
  words: capabilityWords(numbers),
  ...fields,
});
const h264 = { videoCodec: "h264", pixelFormat: "yuv420p" } as const;
const options = { isSliced: false, minVersion: "" };
const profile = PROFILE_PRESETS.get("P240p30fps16x9")!;

describe("capabilities", () => {
  it("are packed into little-endian 64-bit words", () => {
    expect(capabilityWords([0, 63, 64, 130])).to.deep.equal([1n | (1n << 63n), 1n, 4n]);
    expect(capabilityNumbers([1n | (1n << 63n), 1n, 4n])).to.deep.equal([0, 63, 64, 130]);
    expect(capabilityWords([])).to.deep.equal([]);
  });

  it("of an orchestrator are {0-12, 26} and what it found out", () => {
    const numbers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 26];
    const capabilities = orchestratorCapabilities([15], "0.1.0");
    expect(capabilityNumbers(capabilities.words)).to.deep.equal(numbers);
    expect([...capabilities.capacities]).to.deep.equal(numbers.map((number) => [number, 1]));
    expect(capabilities.mandatoryWords).to.deep.equal([]);
  });

  it("of a job follow from its source and its profiles", () => {
    const numbers = (profiles: Parameters<typeof jobCapabilities>[1], source: Parameters<typeof jobCapabilities>[0] = h264): number[] =>
      capabilityNumbers(jobCapabilities(source, profiles, options).words);
    expect(numbers([profile])).to.deep.equal([0, 1, 4, 12]);
    expect(numbers([{ ...profile, format: "mp4", fpsDen: 1001, gopMs: -1, encoderProfile: "high" }])).to.deep.equal([
      0, 2, 3, 4, 9, 11, 12,
    ]);
    expect(numbers([profile], { videoCodec: "h265", pixelFormat: "yuv420p" })).to.include(15);
    expect(numbers([profile], { videoCodec: "h264", pixelFormat: "yuv422p10le" })).to.include(24);
    expect(numbers([{ ...profile, codec: "vp9" }])).to.include(20);
    expect(capabilityNumbers(jobCapabilities(h264, [profile], { ...options, isSliced: true }).words)).to.include(26);
  });

  describe("are compatible", () => {
    it("when the job asks for a part of what there is", () => {
      expect(isCompatible(of([0, 12]), of([0, 1, 12]))).to.equal(true);
      expect(isCompatible(of([0, 14]), of([0, 1, 12]))).to.equal(false);
      expect(isCompatible(of([]), of([]))).to.equal(true);
    });

    it("when the job's words are not more than the orchestrator's, even if they are empty", () => {
      expect(isCompatible(of([0]), of([0, 100]))).to.equal(true);
      expect(isCompatible(of([0, 100]), of([0]))).to.equal(false);
      expect(isCompatible(of([], { words: [1n, 0n] }), of([0]))).to.equal(false);
    });

    it("when the job has what the orchestrator makes mandatory", () => {
      expect(isCompatible(of([0, 12]), of([0, 12], { mandatoryWords: capabilityWords([12]) }))).to.equal(true);
      expect(isCompatible(of([0]), of([0, 12], { mandatoryWords: capabilityWords([12]) }))).to.equal(false);
    });

    it("when every wanted model is there, warm if it must be, and new enough", () => {
      const model = (given: Partial<ModelConstraint> = {}): ModelConstraint => ({
        isWarm: false,
        capacity: 1,
        runnerVersion: "",
        capacityInUse: 0,
        ...given,
      });
      const withModel = (name: string, given?: Partial<ModelConstraint>): Capabilities =>
        of([0], { perCapability: new Map([[35, new Map([[name, model(given)]])]]) });
      expect(isCompatible(withModel("a"), withModel("a"))).to.equal(true);
      expect(isCompatible(withModel("a"), withModel("b"))).to.equal(false);
      expect(isCompatible(withModel("a"), of([0]))).to.equal(true);
      expect(isCompatible(withModel("a", { isWarm: true }), withModel("a"))).to.equal(false);
      expect(isCompatible(withModel("a", { isWarm: true }), withModel("a", { isWarm: true }))).to.equal(true);
      expect(isCompatible(withModel("a", { runnerVersion: "0.14.1" }), withModel("a", { runnerVersion: "0.14.0" }))).to.equal(false);
    });

    it("when the orchestrator's version is high enough", () => {
      expect(isCompatible(of([0], { minVersion: "0.9.0" }), of([0], { version: "0.8.9" }))).to.equal(false);
      expect(isCompatible(of([0], { minVersion: "0.9.0" }), of([0], { version: "0.9.1-dirty" }))).to.equal(true);
    });
  });

  for (const [version, minimum, isEnough] of [
    ["0.9.1", "", true],
    ["", "0.9.0", false],
    ["undefined", "0.9.0", false],
    ["0.9.1", "not a version", true],
    ["0.9.0-rc1", "0.9.0", true],
    ["0.9.0", "0.9.0-rc1", true],
    ["v0.10.0", "0.9.9", true],
    ["1.0", "0.9.9", true],
    ["0.9.0", "0.9.1", false],
  ] as const) {
    it(`version "${version}" ${isEnough ? "satisfies" : "does not satisfy"} a minimum of "${minimum}"`, () => {
      expect(isVersionAtLeast(version, minimum)).to.equal(isEnough);
    });
  }
});
