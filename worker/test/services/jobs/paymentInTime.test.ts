// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { ChainUnavailableError } from "../../../src/domain/chainUnavailableError";
import { paymentInTime } from "../../../src/services/jobs/paymentInTime";
import { ManualClock } from "../../fakes/manualClock";

describe("paymentInTime", () => {
  let clock: ManualClock;
  let undone: string[];
  const undo = async (payment: string): Promise<void> => void undone.push(payment);

  beforeEach(() => {
    clock = new ManualClock();
    undone = [];
  });

  it("gives what is there in time, and the failure", async () => {
    expect(await paymentInTime(Promise.resolve("paid"), clock, undo)).to.equal("paid");
    const error = await paymentInTime(Promise.reject(new TypeError("wrong")), clock, undo).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(TypeError);
    expect([clock.pending, undone]).to.deep.equal([[], []]);
  });

  it("waits for five seconds, and undoes what comes then", async () => {
    let pay: (payment: string) => void = () => undefined;
    const outcome = paymentInTime(new Promise<string>((resolve) => (pay = resolve)), clock, undo).catch((reason: unknown) => reason);
    await clock.advance(5_000);
    expect(await outcome).to.be.instanceOf(ChainUnavailableError);
    pay("late");
    await clock.advance(0);
    expect(undone).to.deep.equal(["late"]);
  });
});
