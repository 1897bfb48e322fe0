// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { toText } from "../../src/cli/toText";

describe("what a command shows to people", () => {
  it("is a line for each value, below the name of what it belongs to", () => {
    expect(toText({ address: "0x01", orchestrator: { active: true, stake: 5n }, locks: [] }, "")).to.equal(
      ["address: 0x01", "orchestrator:", "  active: true", "  stake: 5", "locks:", ""].join("\n"),
    );
  });

  it("says never for a round that never comes", () => {
    expect(toText({ deactivationRound: 2n ** 256n - 1n, activationRound: 7n }, "  ")).to.equal(
      "  deactivationRound: never\n  activationRound: 7",
    );
    expect(toText({ deactivationRound: String(2n ** 256n - 1n) }, "")).to.equal("deactivationRound: never");
  });
});
