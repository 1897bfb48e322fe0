// SPDX-License-Identifier: MIT
import { expect } from "chai";

import { findUncovered } from "../../scripts/audit/findUncovered";

function entry(lines: number, branches: number) {
  return { lines: { total: 10, covered: lines }, branches: { total: 4, covered: branches } };
}

describe("findUncovered", () => {
  it("finds nothing when every line and branch is covered", () => {
    expect(findUncovered({ total: entry(10, 4), "A.sol": entry(10, 4) })).to.deep.equal([]);
  });

  it("accepts a file that has no line and no branch, an interface", () => {
    const none = { total: 0, covered: 0 };
    expect(findUncovered({ "A.sol": entry(10, 4), "IA.sol": { lines: none, branches: none } })).to.deep.equal([]);
  });

  it("names each file and measure that has a gap", () => {
    expect(findUncovered({ total: entry(29, 11), "A.sol": entry(9, 4), "B.sol": entry(10, 3), "C.sol": entry(10, 4) })).to.deep.equal([
      { file: "A.sol", measure: "lines", covered: 9, total: 10 },
      { file: "B.sol", measure: "branches", covered: 3, total: 4 },
    ]);
  });

  it("does not accept an empty report", () => {
    expect(findUncovered({})).to.have.length(1);
  });
});
