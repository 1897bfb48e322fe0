// SPDX-License-Identifier: MIT

import { expect } from "chai";

import { availableFunds } from "../../../src/domain/redemption/availableFunds";
import { maxFloat } from "../../../src/domain/redemption/maxFloat";
import { wei } from "../../../src/domain/wei";

const funds = (claimable: bigint, deposit: bigint, pending: bigint) => ({
  claimableReserve: wei(claimable),
  deposit: wei(deposit),
  pending: wei(pending),
});

describe("maxFloat", () => {
  for (const [claimable, deposit, pending, expected] of [
    [100n, 0n, 0n, 100n],
    [100n, 30n, 10n, 100n], // exactly three times
    [100n, 29n, 10n, 90n],
    [100n, 31n, 10n, 100n],
    [5n, 0n, 10n, 0n],
  ] as const) {
    it(`is ${expected} for a share of ${claimable}, a deposit of ${deposit} and ${pending} pending`, () => {
      expect(maxFloat(funds(claimable, deposit, pending))).to.equal(expected);
    });
  }
});

describe("availableFunds", () => {
  it("is share plus deposit less what is pending, and never negative", () => {
    expect(availableFunds(funds(10n, 5n, 6n))).to.equal(9n);
    expect(availableFunds(funds(10n, 5n, 16n))).to.equal(0n);
  });
});
