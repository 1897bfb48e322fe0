// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { checkPriceGuard } from "../../src/domain/checkPriceGuard";
import { convertPrice } from "../../src/domain/convertPrice";
import { fromWirePrice } from "../../src/domain/fromWirePrice";
import { parseCurrencyPrice } from "../../src/domain/parseCurrencyPrice";
import { parsePrice } from "../../src/domain/parsePrice";
import { PaymentRefusedError } from "../../src/domain/paymentRefusedError";
import { price } from "../../src/domain/price";
import { priceWithOverhead } from "../../src/domain/priceWithOverhead";
import { rational } from "../../src/domain/rational";
import { toWirePrice } from "../../src/domain/toWirePrice";
import { wei } from "../../src/domain/wei";

describe("prices", () => {
  it("are read exactly, with a decimal fraction", () => {
    expect(parsePrice("1200", 1n)).to.deep.equal(rational(1200n));
    expect(parsePrice("0.125", 1n)).to.deep.equal(rational(1n, 8n));
    expect(parsePrice(" 12.50wei", 4n)).to.deep.equal(rational(25n, 8n));
    expect(parsePrice("0", 1n)).to.deep.equal(rational(0n));
  });

  for (const bad of ["", "-1", "1e3", "0.5USD", "1,5", ".5", "1."]) {
    it(`are not "${bad}"`, () => {
      expect(() => parsePrice(bad, 1n)).to.throw(SyntaxError, "decimal number of wei");
    });
  }

  it("may be in any currency", () => {
    expect(parseCurrencyPrice("1200", 2n)).to.deep.equal({ amount: rational(600n), currency: "wei" });
    expect(parseCurrencyPrice("1.5WEI", 1n)).to.deep.equal({ amount: rational(3n, 2n), currency: "wei" });
    expect(parseCurrencyPrice("0.50 usd", 1n)).to.deep.equal({ amount: rational(1n, 2n), currency: "USD" });
    for (const bad of ["", "USD", "-1USD", "1e-3", "1.USD", "1 2", "1$"]) {
      expect(() => parseCurrencyPrice(bad, 1n), bad).to.throw(SyntaxError, "such as 1200 or 0.5USD");
    }
  });

  it("are converted exactly, whichever way round the feed is", () => {
    // 0.0000003 USD per pixel at 2500 USD per ETH are 120 Mwei.
    const dollars = parseCurrencyPrice("0.0000003USD", 1n);
    const expected = price(120_000_000n);
    expect(convertPrice(dollars, { base: "ETH", quote: "USD", rate: rational(2500n) })).to.deep.equal(expected);
    expect(convertPrice(dollars, { base: "USD", quote: "ETH", rate: rational(1n, 2500n) })).to.deep.equal(expected);
    expect(convertPrice(parseCurrencyPrice("7", 3n), undefined)).to.deep.equal(price(7n, 3n));
    expect(() => convertPrice(dollars, { base: "ETH", quote: "EUR", rate: rational(1n) })).to.throw(
      RangeError,
      "the price feed is for ETH / EUR",
    );
    expect(() => convertPrice(dollars, undefined)).to.throw(RangeError, "there is no price feed");
  });

  it("travel as two int64, cut to the decimals that fit", () => {
    expect(toWirePrice(price(7n, 3n))).to.deep.equal({ pricePerUnit: 7n, pixelsPerUnit: 3n });
    expect(toWirePrice(price(2n ** 70n + 1n, 2n ** 60n))).to.deep.equal({ pricePerUnit: 1024n, pixelsPerUnit: 1n });
    expect(toWirePrice(price(10n ** 20n, 3n * 10n ** 20n + 1n))).to.deep.equal({
      pricePerUnit: 333_333_333_333_333_333n,
      pixelsPerUnit: 10n ** 18n,
    });
    expect(toWirePrice(price(10n ** 20n + 1n, 10n ** 20n))).to.deep.equal({ pricePerUnit: 1n, pixelsPerUnit: 1n });
    expect(toWirePrice(price(10n ** 38n + 1n, 10n ** 20n))).to.deep.equal({ pricePerUnit: 10n ** 18n, pixelsPerUnit: 1n });
    expect(() => toWirePrice(price(2n ** 64n))).to.throw(RangeError);
  });

  it("from the wire are checked", () => {
    expect(fromWirePrice(undefined)).to.equal(undefined);
    expect(fromWirePrice({ pricePerUnit: -1n, pixelsPerUnit: 1n })).to.equal(undefined);
    expect(fromWirePrice({ pricePerUnit: 1n, pixelsPerUnit: 0n })).to.equal(undefined);
    expect(fromWirePrice({ pricePerUnit: 4n, pixelsPerUnit: 2n })).to.deep.equal(rational(2n));
  });

  it("never fall below the base, which may be less than a thousandth of a wei", () => {
    expect(priceWithOverhead(price(1n, 10_000n), wei(5n), wei(100n))).to.deep.equal(rational(1n, 10_000n));
    expect(priceWithOverhead(price(1n, 3n), wei(0n), wei(100n))).to.deep.equal(rational(1n, 3n));
  });

  it("stay as they are when work is free of tickets", () => {
    expect(priceWithOverhead(price(7n, 3n), wei(5n), wei(0n))).to.deep.equal(rational(7n, 3n));
  });

  it("may double within a session, not more, and stay below the ceiling", () => {
    checkPriceGuard(price(200n), price(100n), price(200n));
    checkPriceGuard(price(200n), price(100n), undefined);
    expect(() => checkPriceGuard(price(2001n, 10n), price(100n), undefined)).to.throw(
      PaymentRefusedError,
      "Orchestrator price has more than doubled",
    );
    expect(() => checkPriceGuard(price(101n), price(100n), price(100n))).to.throw(PaymentRefusedError, "> max price 100/1");
  });
});
