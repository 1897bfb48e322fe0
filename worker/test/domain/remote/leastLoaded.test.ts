// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { leastLoaded } from "../../../src/domain/remote/leastLoaded";

describe("leastLoaded", () => {
  const of = (...members: [load: number, capacity: number][]): string | undefined =>
    leastLoaded(members.map(([load, capacity], index) => ({ name: "abc"[index]!, load, capacity })))?.name;

  it("is the one with the lowest part of its capacity taken, the first of equals", () => {
    expect(of([1, 2], [3, 10], [2, 3])).to.equal("b");
    expect(of([1, 2], [5, 10])).to.equal("a");
    expect(of([1, 3], [2, 7], [0, 1])).to.equal("c");
  });

  it("is nobody who is full, and nobody where all are", () => {
    expect(of([2, 2], [9, 10])).to.equal("b");
    expect(of([2, 2], [11, 10])).to.equal(undefined);
    expect(of()).to.equal(undefined);
  });
});
