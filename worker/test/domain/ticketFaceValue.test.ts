// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { InsufficientSenderReserveError } from "../../src/domain/insufficientSenderReserveError";
import { rational } from "../../src/domain/rational";
import { rationalMath } from "../../src/domain/rationalMath";
import { ticketEv } from "../../src/domain/ticketEv";
import { ticketFaceValue, type FaceValueInputs } from "../../src/domain/ticketFaceValue";
import { ticketWinProb } from "../../src/domain/ticketWinProb";
import { wei } from "../../src/domain/wei";

const inputs = (given: Partial<Record<keyof FaceValueInputs, bigint>>): FaceValueInputs => ({
  redemptionGas: given.redemptionGas ?? 100_000n,
  gasPrice: wei(given.gasPrice ?? 10n ** 9n),
  ticketEv: wei(given.ticketEv ?? 8n * 10n ** 9n),
  maxFloat: wei(given.maxFloat ?? 10n ** 18n),
  maxFaceValue: wei(given.maxFaceValue ?? 0n),
});

describe("ticketFaceValue", () => {
  it("is a hundred times the cost of a redemption", () => {
    expect(ticketFaceValue(inputs({}))).to.equal(10n ** 16n);
  });

  it("is a hundred times the expected value when redemptions cost next to nothing", () => {
    expect(ticketFaceValue(inputs({ gasPrice: 0n }))).to.equal(8n * 10n ** 11n);
  });

  it("is at most what the sender is good for", () => {
    expect(ticketFaceValue(inputs({ maxFloat: 10n ** 15n }))).to.equal(10n ** 15n);
  });

  it("is at most the configured ceiling", () => {
    expect(ticketFaceValue(inputs({ maxFaceValue: 10n ** 14n + 1n }))).to.equal(10n ** 14n + 1n);
  });

  it("serves a sender whose reserve pays a redemption at the gas price of now, however small it is", () => {
    // The incumbent would refuse below 3.6e15 wei on this chain.
    expect(ticketFaceValue(inputs({ maxFloat: 10n ** 14n }))).to.equal(10n ** 14n);
  });

  it("refuses when no ticket would pay its redemption, with the shortfall", () => {
    expect(() => ticketFaceValue(inputs({ maxFloat: 10n ** 14n - 7n }))).to.throw(
      InsufficientSenderReserveError,
      /^insufficient sender reserve: short by 7 wei: .* = redemption gas 100000 x gas price 1000000000 wei$/,
    );
  });

  it("refuses a face value that is not above the expected value: senders would not take it", () => {
    const equal = inputs({ gasPrice: 0n, maxFloat: 8n * 10n ** 9n });
    expect(() => ticketFaceValue(equal)).to.throw(InsufficientSenderReserveError, "short by 1 wei");
    expect(ticketFaceValue({ ...equal, maxFloat: wei(8n * 10n ** 9n + 1n) })).to.equal(8n * 10n ** 9n + 1n);
  });

  it("gives with its win probability never less than the wanted expected value, and hardly more", () => {
    for (const faceValue of [8_000_000_001n, 10n ** 12n, 10n ** 16n + 3n, 10n ** 18n]) {
      const wanted = wei(8n * 10n ** 9n);
      const ev = ticketEv(wei(faceValue), ticketWinProb(wei(faceValue), wanted));
      expect(rationalMath.compare(ev, rational(wanted))).to.be.at.least(0);
      expect(rationalMath.floor(ev)).to.equal(wanted);
    }
  });
});
