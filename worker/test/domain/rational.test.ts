// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { price } from "../../src/domain/price";
import { rational } from "../../src/domain/rational";
import { rationalMath } from "../../src/domain/rationalMath";

const text = rationalMath.toText;

describe("rational", () => {
  it("is always reduced, with the sign in the numerator", () => {
    expect(text(rational(6n, 4n))).to.equal("3/2");
    expect(text(rational(6n, -4n))).to.equal("-3/2");
    expect(text(rational(0n, -7n))).to.equal("0/1");
  });

  it("refuses a denominator of 0", () => {
    expect(() => rational(1n, 0n)).to.throw(RangeError, "denominator 0");
    expect(() => rationalMath.divide(rational(1n), rational(0n))).to.throw(RangeError);
  });

  it("calculates exactly", () => {
    const [a, b] = [rational(1n, 3n), rational(1n, 6n)];
    expect(text(rationalMath.add(a, b))).to.equal("1/2");
    expect(text(rationalMath.subtract(b, a))).to.equal("-1/6");
    expect(text(rationalMath.multiply(a, b))).to.equal("1/18");
    expect(text(rationalMath.divide(a, b))).to.equal("2/1");
  });

  it("compares", () => {
    const [low, high] = [rational(333_333_333n, 1_000_000_000n), rational(1n, 3n)];
    expect(rationalMath.compare(low, high)).to.equal(-1);
    expect(rationalMath.compare(high, low)).to.equal(1);
    expect(rationalMath.compare(high, rational(2n, 6n))).to.equal(0);
    expect(rationalMath.min(high, low)).to.equal(low);
    expect(rationalMath.max(high, low)).to.equal(high);
  });

  for (const [numerator, floor, ceil] of [
    [7n, 3n, 4n],
    [-7n, -4n, -3n],
    [6n, 3n, 3n],
    [-6n, -3n, -3n],
    [0n, 0n, 0n],
  ] as const) {
    it(`rounds ${numerator}/2 down to ${floor} and up to ${ceil}`, () => {
      expect(rationalMath.floor(rational(numerator, 2n))).to.equal(floor);
      expect(rationalMath.ceil(rational(numerator, 2n))).to.equal(ceil);
    });
  }

  it("is written and read back", () => {
    for (const value of [rational(-22n, 7n), rational(0n), rational(2n ** 300n, 3n)]) {
      expect(rationalMath.fromText(text(value))).to.deep.equal(value);
    }
    expect(rationalMath.fromText("12")).to.deep.equal(rational(12n));
    for (const bad of ["", "1.5", "1/-2", "x", "1/2/3"]) {
      expect(() => rationalMath.fromText(bad), bad).to.throw(SyntaxError);
    }
  });

  it("becomes a double for show", () => {
    expect(rationalMath.toNumber(rational(-7n, 2n))).to.equal(-3.5);
    expect(rationalMath.toNumber(rational(1n, 2n ** 200n))).to.equal(0);
  });

  it("is no price when it is negative or for no pixels", () => {
    expect(() => price(-1n)).to.throw(RangeError, "must not be negative");
    expect(() => price(1n, 0n)).to.throw(RangeError, "pixelsPerUnit must be positive");
    expect(price(1200n, 8n)).to.deep.equal(rational(150n));
  });
});
