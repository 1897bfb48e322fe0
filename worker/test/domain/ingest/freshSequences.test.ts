// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { FreshSequences } from "../../../src/domain/ingest/freshSequences";

describe("FreshSequences", () => {
  it("gives each number once, in any order, and again when it was given back", () => {
    const fresh = new FreshSequences();
    expect([3n, 1n, 3n, 2n, 1n].map((sequence) => fresh.take(sequence))).to.deep.equal([true, true, false, true, false]);
    fresh.release(3n);
    expect([fresh.take(3n), fresh.take(3n)]).to.deep.equal([true, false]);
  });

  it("forgets what is long ago, and never gives it again", () => {
    const fresh = new FreshSequences();
    for (let sequence = 10n; sequence < 3000n; sequence += 2n) expect(fresh.take(sequence)).to.equal(true);
    expect([0n, 10n, 11n, 12n].map((sequence) => fresh.take(sequence))).to.deep.equal([false, false, false, false]);
    expect([2997n, 3000n].map((sequence) => fresh.take(sequence))).to.deep.equal([true, true]);
  });
});
