// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { drawIndex } from "../../src/domain/drawIndex";
import { isSessionRefreshDue } from "../../src/domain/isSessionRefreshDue";
import { isSessionReusable } from "../../src/domain/isSessionReusable";
import { l1Block } from "../../src/domain/l1Block";
import { latencyScore } from "../../src/domain/latencyScore";
import { segmentTimeouts } from "../../src/domain/segmentTimeouts";
import { selectionProbabilities } from "../../src/domain/selectionProbabilities";
import { Suspensions } from "../../src/domain/suspensions";
import type { TicketParams } from "../../src/domain/ticketParams";

describe("selection", () => {
  const weights = { random: 0.3, stake: 0.7, price: 0, priceExpFactor: 100 };

  it("weighs stake and chance by default", () => {
    const chances = selectionProbabilities(
      [
        { pricePerPixel: 1, stake: 300 },
        { pricePerPixel: 1, stake: 100 },
      ],
      weights,
    );
    expect(chances[0]).to.be.closeTo(0.7 * 0.75 + 0.15, 1e-12);
    expect(chances[1]).to.be.closeTo(0.7 * 0.25 + 0.15, 1e-12);
  });

  it("prefers low prices exponentially when told to", () => {
    const chances = selectionProbabilities(
      [
        { pricePerPixel: 100_100, stake: 0 },
        { pricePerPixel: 100_000, stake: 0 },
      ],
      { random: 0, stake: 0, price: 1, priceExpFactor: 100 },
    );
    expect(chances[0]! / chances[1]!).to.be.closeTo(Math.exp(-1), 1e-12);
    expect(chances[0]! + chances[1]!).to.be.closeTo(1, 1e-12);
  });

  it("treats everybody alike when nobody has stake", () => {
    const candidate = { pricePerPixel: 1, stake: 0 };
    expect(new Set(selectionProbabilities([candidate, candidate, candidate], weights)).size).to.equal(1);
  });

  it("draws by the cumulated chances", () => {
    const chances = [1, 2, 1];
    expect([0, 0.24, 0.25, 0.74, 0.75, 0.999].map((uniform) => drawIndex(chances, uniform))).to.deep.equal([0, 0, 1, 1, 2, 2]);
    expect(drawIndex([0, 0], 0.5)).to.equal(0);
  });

  it("scores time against duration, of at least 1.5 s", () => {
    expect(latencyScore(1000, 2000)).to.equal(0.5);
    expect(latencyScore(1500, 100)).to.equal(1);
  });

  describe("of the last session again", () => {
    const inFlight = (runningMs: number, durationMs = 2000): { runningMs: number; durationMs: number } => ({ runningMs, durationMs });

    it("when it is idle and was fast", () => {
      expect(isSessionReusable({ score: 1, inFlight: [] }, false)).to.equal(true);
      expect(isSessionReusable({ score: 1.01, inFlight: [] }, false)).to.equal(false);
      expect(isSessionReusable({ score: 0, inFlight: [] }, false)).to.equal(false);
      expect(isSessionReusable({ score: 5, inFlight: [] }, true)).to.equal(true);
    });

    it("when its oldest segment is not overdue", () => {
      expect(isSessionReusable({ score: 0, inFlight: [inFlight(100), inFlight(1999)] }, false)).to.equal(true);
      expect(isSessionReusable({ score: 0, inFlight: [inFlight(100), inFlight(2000)] }, false)).to.equal(false);
      expect(isSessionReusable({ score: 0, inFlight: [inFlight(1499, 1000)] }, false)).to.equal(true);
      expect(isSessionReusable({ score: 0, inFlight: [inFlight(1500, 1000)] }, false)).to.equal(false);
    });

    it("when there is no other, for twice as long", () => {
      expect(isSessionReusable({ score: 0, inFlight: [inFlight(3999)] }, true)).to.equal(true);
      expect(isSessionReusable({ score: 0, inFlight: [inFlight(4000)] }, true)).to.equal(false);
    });
  });

  it("leaves suspended orchestrators alone for some refreshes", () => {
    const suspensions = new Suspensions();
    suspensions.suspend("a", 5, 2);
    suspensions.suspend("b", 0, 0);
    expect(["a", "b", "c"].map((uri) => suspensions.isSuspended(uri))).to.deep.equal([true, true, false]);
    suspensions.onRefresh();
    expect(["a", "b"].map((uri) => suspensions.isSuspended(uri))).to.deep.equal([true, false]);
    suspensions.onRefresh();
    suspensions.onRefresh();
    expect(suspensions.isSuspended("a")).to.equal(false);
  });

  it("waits 2 and 8 seconds, or half and four times the segment", () => {
    expect(segmentTimeouts(1000, 1)).to.deep.equal({ headersMs: 2000, exchangeMs: 8000 });
    expect(segmentTimeouts(10_000, 1)).to.deep.equal({ headersMs: 5000, exchangeMs: 40_000 });
    expect(segmentTimeouts(2000, 3)).to.deep.equal({ headersMs: 6000, exchangeMs: 24_000 });
    expect(segmentTimeouts(2000, 0.1)).to.deep.equal({ headersMs: 2000, exchangeMs: 8000 });
  });

  it("asks for new terms in the last tenth of the token and in the last two blocks of the params", () => {
    const authToken = { token: new Uint8Array(), sessionId: "", expiration: 1_800n };
    const ticketParams = { expirationBlock: l1Block(140n) } as TicketParams;
    const isDue = (unixMs: number, block: bigint | undefined): boolean =>
      isSessionRefreshDue(
        { authToken, ticketParams, tokenReceivedAt: 0 },
        { unixMs, lastSeenBlock: block === undefined ? undefined : l1Block(block) },
      );
    expect(isDue(1_619_999, 138n)).to.equal(false);
    expect(isDue(1_620_000, 138n)).to.equal(true);
    expect(isDue(0, 139n)).to.equal(true);
    expect(isDue(0, undefined)).to.equal(false);
  });

  it("asks for new terms after 27 minutes also when its clock and the orchestrator's differ", () => {
    for (const aheadMs of [-3_600_000, -600_000, 1_700_000, 3_600_000]) {
      const tokenReceivedAt = 10_000_000 + aheadMs;
      const authToken = { token: new Uint8Array(), sessionId: "", expiration: 11_800n };
      const isDue = (ageMs: number): boolean =>
        isSessionRefreshDue(
          { authToken, ticketParams: undefined, tokenReceivedAt },
          { unixMs: tokenReceivedAt + ageMs, lastSeenBlock: undefined },
        );
      expect([isDue(0), isDue(1_619_999), isDue(1_620_000)], `${aheadMs} ms ahead`).to.deep.equal([false, false, true]);
    }
  });

  it("asks for new terms in time when a token lasts less than 30 minutes", () => {
    const authToken = { token: new Uint8Array(), sessionId: "", expiration: 600n };
    const isDue = (unixMs: number): boolean =>
      isSessionRefreshDue({ authToken, ticketParams: undefined, tokenReceivedAt: 0 }, { unixMs, lastSeenBlock: undefined });
    expect([isDue(419_999), isDue(420_000)]).to.deep.equal([false, true]);
  });

  it("asks for new terms every five minutes at most, however short tokens last: credit stays behind each time", () => {
    const authToken = { token: new Uint8Array(), sessionId: "", expiration: 181n };
    const isDue = (unixMs: number): boolean =>
      isSessionRefreshDue({ authToken, ticketParams: undefined, tokenReceivedAt: 0 }, { unixMs, lastSeenBlock: undefined });
    expect([isDue(1_000), isDue(299_999), isDue(300_000)]).to.deep.equal([false, false, true]);
  });
});
