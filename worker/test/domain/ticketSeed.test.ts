// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { ticketSeed } from "../../src/domain/ticketSeed";

describe("ticketSeed", () => {
  const madeAt = 1_800_000_000_123;

  it("tells when it was made, whatever the entropy is", () => {
    for (const byte of [0, 255]) {
      const seed = ticketSeed.of(madeAt, new Uint8Array(26).fill(byte));
      expect(ticketSeed.madeAt(seed)).to.equal(madeAt);
      expect(seed < 1n << 256n).to.equal(true);
    }
  });

  it("keeps all of the entropy", () => {
    const seed = (last: number): bigint => ticketSeed.of(madeAt, new Uint8Array(26).fill(last, 25));
    expect(seed(1) - seed(0)).to.equal(1n);
  });

  it("takes 26 random bytes", () => {
    expect(() => ticketSeed.of(madeAt, new Uint8Array(32))).to.throw(RangeError);
  });
});
