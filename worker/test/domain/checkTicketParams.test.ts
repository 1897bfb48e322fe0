// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { checkTicketParams, type TicketParamsCheck } from "../../src/domain/checkTicketParams";
import { address } from "../../src/domain/address";
import { l1Block } from "../../src/domain/l1Block";
import { MAX_WIN_PROB } from "../../src/domain/maxWinProb";
import { PaymentRefusedError } from "../../src/domain/paymentRefusedError";
import { round } from "../../src/domain/round";
import type { TicketParams } from "../../src/domain/ticketParams";
import { wei } from "../../src/domain/wei";
import { winProb } from "../../src/domain/winProb";

const params: TicketParams = {
  recipient: address(`0x${"11".repeat(20)}`),
  faceValue: wei(10n ** 15n),
  winProb: winProb(MAX_WIN_PROB / 1000n),
  recipientRandHash: `0x${"22".repeat(32)}`,
  seed: 1n,
  expirationBlock: l1Block(140n),
  expirationParams: { creationRound: round(10n), creationRoundBlockHash: `0x${"33".repeat(32)}` },
};

const good: TicketParamsCheck = {
  params,
  ticketCount: 3,
  lastSeenBlock: l1Block(100n),
  lastInitializedRound: round(10n),
  sender: {
    deposit: wei(10n ** 15n),
    withdrawRound: round(0n),
    reserve: { fundsRemaining: wei(1n), claimedInCurrentRound: wei(0n) },
  },
  limits: { maxTicketEv: wei(10n ** 12n), maxTotalEv: wei(3n * 10n ** 12n), depositMultiplier: 1n },
};
const { sender, limits } = good;

describe("checkTicketParams", () => {
  it("accepts params at every limit", () => {
    expect(checkTicketParams(good)).to.equal(params);
  });

  it("accepts params that are worth nothing without looking at any funds", () => {
    const free = { ...params, faceValue: wei(0n), winProb: winProb(0n) };
    expect(checkTicketParams({ ...good, params: free, sender: { ...sender, deposit: wei(0n) } })).to.equal(free);
  });

  for (const [refusal, change, text, isSenderFault] of [
    ["paramsMissing", { params: undefined }, /^ticketParams is nil$/, false],
    ["paramsMissing", { params: { ...params, expirationBlock: l1Block(0n) } }, /expiration block is 0$/, false],
    ["paramsExpired", { lastSeenBlock: l1Block(139n) }, /^TicketParams expired$/, false],
    ["faceValueTooLow", { params: { ...params, winProb: winProb(MAX_WIN_PROB) } }, /^ticket faceValue too low faceValue=/, false],
    ["ticketEvTooHigh", { limits: { ...limits, maxTicketEv: wei(10n ** 12n - 1n) } }, /^ticket EV \d+ > max ticket EV/, false],
    ["senderUnlocking", { sender: { ...sender, withdrawRound: round(11n) } }, /set to unlock soon$/, true],
    ["noReserve", { sender: { ...sender, reserve: { ...sender.reserve, fundsRemaining: wei(0n) } } }, /^no sender reserve$/, true],
    ["noDeposit", { sender: { ...sender, deposit: wei(0n) } }, /^no sender deposit$/, true],
    ["totalEvTooHigh", { ticketCount: 4 }, /^total ticket EV \d+ for 4 tickets > max total/, false],
    ["faceValueTooHigh", { limits: { ...limits, depositMultiplier: 2n } }, /^ticket faceValue \d+ > max faceValue/, false],
  ] as const) {
    it(`refuses: ${refusal}, ${String(text)}`, () => {
      try {
        checkTicketParams({ ...good, ...change });
      } catch (error) {
        expect(error).to.be.instanceOf(PaymentRefusedError);
        const refused = error as PaymentRefusedError;
        expect(refused.refusal).to.equal(refusal);
        expect(refused.message).to.match(text);
        expect(refused.isSenderFault).to.equal(isSenderFault);
        return;
      }
      expect.fail("accepted");
    });
  }

  it("takes an unlock that is far enough away for a lock", () => {
    expect(checkTicketParams({ ...good, sender: { ...sender, withdrawRound: round(12n) } })).to.equal(params);
  });

  it("accepts params with two blocks left", () => {
    expect(checkTicketParams({ ...good, lastSeenBlock: l1Block(138n) })).to.equal(params);
  });
});
