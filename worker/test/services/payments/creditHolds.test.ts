// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { address } from "../../../src/domain/address";
import { rational } from "../../../src/domain/rational";
import { CreditHolds } from "../../../src/services/payments/creditHolds";

const key = { account: address(`0x${"11".repeat(20)}`), id: "a" };
const wei = (amount: number): ReturnType<typeof rational> => rational(BigInt(amount));

describe("CreditHolds", () => {
  it("sets aside what the balance covers, with all that is held already", () => {
    const holds = new CreditHolds();
    expect(holds.tryHold(key, wei(10), wei(6))).to.be.a("function");
    expect(holds.tryHold(key, wei(10), wei(5))).to.equal(undefined);
    expect(holds.tryHold(key, wei(10), wei(4))).to.be.a("function");
    expect(holds.tryHold({ ...key, id: "b" }, wei(10), wei(10))).to.be.a("function");
  });

  it("gives back once, however often it is asked", () => {
    const holds = new CreditHolds();
    const first = holds.tryHold(key, wei(10), wei(6))!;
    const second = holds.tryHold(key, wei(10), wei(4))!;
    first();
    first();
    expect(holds.tryHold(key, wei(10), wei(7))).to.equal(undefined);
    expect(holds.tryHold(key, wei(10), wei(6))).to.be.a("function");
    second();
  });
});
