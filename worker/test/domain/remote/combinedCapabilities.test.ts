// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { CAPABILITY } from "../../../src/domain/capability";
import { capabilityNumbers } from "../../../src/domain/capabilityNumbers";
import { EMPTY_CAPABILITIES } from "../../../src/domain/emptyCapabilities";
import { capabilityWords } from "../../../src/domain/capabilityWords";
import { combinedCapabilities } from "../../../src/domain/remote/combinedCapabilities";
import { orchestratorCapabilities } from "../../../src/domain/orchestratorCapabilities";

describe("combinedCapabilities", () => {
  it("is what one of them can do, and of each as much as all have", () => {
    const plain = orchestratorCapabilities([], "1");
    const hevc = { ...orchestratorCapabilities([CAPABILITY.hevcDecode], "2") };
    const { words, capacities, version, mandatoryWords, minVersion } = combinedCapabilities([plain, hevc], "3");
    expect(capabilityNumbers(words)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 26]);
    expect([capacities.get(CAPABILITY.h264), capacities.get(CAPABILITY.hevcDecode), capacities.get(CAPABILITY.hevcEncode)]).to.deep.equal([
      2,
      1,
      undefined,
    ]);
    expect([version, mandatoryWords, minVersion]).to.deep.equal(["3", [], ""]);
  });

  it("claims nothing that none of them has, and counts what they say", () => {
    const old = { ...EMPTY_CAPABILITIES, words: capabilityWords([0, 1, 70]), capacities: new Map([[70, 4]]) };
    const { words, capacities } = combinedCapabilities([old], "3");
    expect(capabilityNumbers(words)).to.deep.equal([0, 1, 70]);
    expect([...capacities]).to.deep.equal([
      [0, 1],
      [1, 1],
      [70, 4],
    ]);
  });
});
