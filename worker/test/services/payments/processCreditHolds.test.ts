// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { address } from "../../../src/domain/address";
import { rational } from "../../../src/domain/rational";
import { ProcessCreditHolds } from "../../../src/services/payments/processCreditHolds";

const key = { account: address(`0x${"11".repeat(20)}`), id: "a" };
const wei = (amount: number): ReturnType<typeof rational> => rational(BigInt(amount));
const credit = { balance: async () => wei(10) };

describe("ProcessCreditHolds", () => {
  it("sets aside what the balance covers, with all that is held already", async () => {
    const holds = new ProcessCreditHolds({ credit });
    expect(await holds.tryHold(key, wei(6))).to.be.a("function");
    expect(await holds.tryHold(key, wei(5))).to.equal(undefined);
    expect(await holds.tryHold(key, wei(4))).to.be.a("function");
    expect(await holds.tryHold({ ...key, id: "b" }, wei(10))).to.be.a("function");
  });

  it("lets two that ask at once lean on a balance once", async () => {
    const holds = new ProcessCreditHolds({ credit });
    const both = await Promise.all([holds.tryHold(key, wei(6)), holds.tryHold(key, wei(6))]);
    expect(both.filter((release) => release !== undefined)).to.have.length(1);
  });

  it("gives back once, however often it is asked", async () => {
    const holds = new ProcessCreditHolds({ credit });
    const first = (await holds.tryHold(key, wei(6)))!;
    const second = (await holds.tryHold(key, wei(4)))!;
    await first();
    await first();
    expect(await holds.tryHold(key, wei(7))).to.equal(undefined);
    expect(await holds.tryHold(key, wei(6))).to.be.a("function");
    await second();
  });
});
