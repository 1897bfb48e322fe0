// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { isDebtTooHigh } from "../../src/domain/isDebtTooHigh";
import { rational } from "../../src/domain/rational";
import type { SessionBalance } from "../../src/domain/sessionBalance";
import { SessionSums } from "../../src/domain/sessionSums";

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
/** What one segment is estimated at. */
const SEGMENT = 1000n;
const allowance = rational(8n * SEGMENT);

const session = (amount: bigint, charged: bigint, idleMs: number, unforeseen = 0n): SessionBalance => ({
  amount: rational(amount),
  charged: rational(charged),
  unforeseen: rational(unforeseen),
  updatedAt: NOW - idleMs,
});
const times = (count: number, one: SessionBalance): SessionBalance[] => Array.from({ length: count }, () => one);
function isRefused(sessions: readonly SessionBalance[]): boolean {
  const sums = new SessionSums(NOW);
  for (const one of sessions) sums.add(one);
  return isDebtTooHigh(sums.account, allowance);
}

describe("isDebtTooHigh", () => {
  describe("given a sender whose estimates are honest", () => {
    it("lets it work when it has never been here", () => {
      expect(isRefused([])).to.equal(false);
    });

    it("lets it work for days, each session ending a third of a segment short", () => {
      expect(isRefused(times(48, session(-SEGMENT / 3n, 900n * SEGMENT, 2 * MINUTE)))).to.equal(false);
    });

    it("lets a hundred streams begin at once, each taking twice what was said", () => {
      expect(isRefused(times(100, session(-SEGMENT, 2n * SEGMENT, 0)))).to.equal(false);
    });

    it("lets it send squarer pictures than its profiles, in a thousand sessions of one segment", () => {
      expect(isRefused(times(1_000, session((-7n * SEGMENT) / 9n, (16n * SEGMENT) / 9n, 2 * MINUTE, (7n * SEGMENT) / 9n)))).to.equal(false);
    });

    it("lets one session go as far beyond its estimate as one may", () => {
      expect(isRefused([session(-7n * SEGMENT, 8n * SEGMENT, 2 * MINUTE)])).to.equal(false);
    });
  });

  describe("given a sender that says an eighth of what it sends, in ever new sessions", () => {
    const one = session(-7n * SEGMENT, 8n * SEGMENT, 0);

    it("refuses it before the fourth", () => {
      expect([1, 2, 3].map((count) => isRefused(times(count, one)))).to.deep.equal([false, false, true]);
    });

    it("refuses it before the second once the first are idle", () => {
      const idle = session(-7n * SEGMENT, 8n * SEGMENT, 2 * MINUTE);
      expect(isRefused([idle, one])).to.equal(false);
      expect(isRefused([idle, idle])).to.equal(true);
    });

    it("lets it work again when it has paid: credit of sessions that are over counts", () => {
      const owed = times(2, session(-7n * SEGMENT, 8n * SEGMENT, 40 * MINUTE));
      expect(isRefused([...owed, session(6n * SEGMENT, 0n, 40 * MINUTE)])).to.equal(false);
      expect(isRefused([...owed, session(6n * SEGMENT, 0n, 20 * MINUTE)]), "may still be spent").to.equal(true);
    });
  });

  it("excuses no more than was owed, and nothing of what could be foreseen", () => {
    const square = session(-3n * SEGMENT, 5n * SEGMENT, 2 * MINUTE, SEGMENT);
    expect(isRefused(times(4, square))).to.equal(false);
    expect(isRefused(times(5, square))).to.equal(true);
    // One session's excuse is none for another.
    const paid = session(0n, 0n, 2 * MINUTE, 100n * SEGMENT);
    expect(isRefused([...times(5, square), paid])).to.equal(true);
  });

  it("holds a twentieth of the work against what sessions owe that are not at work", () => {
    const done = session(0n, 1000n * SEGMENT, 2 * MINUTE);
    expect(isRefused([done, session(-50n * SEGMENT, 0n, 2 * MINUTE)])).to.equal(false);
    expect(isRefused([done, session(-50n * SEGMENT - 1n, 0n, 2 * MINUTE)])).to.equal(true);
    expect(isRefused([done, session(-51n * SEGMENT, 0n, 0)])).to.equal(false);
  });
});
