// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { receiptFixture } from "../../fakes/receiptFixture";
import { RecentJobs } from "../../../src/services/proofs/recentJobs";
import { takeReceipts } from "../../../src/services/proofs/takeReceipts";
import { round } from "../../../src/domain/round";

describe("the memory of recent jobs", () => {
  it("gives each job out as often as it was done", () => {
    const jobs = new RecentJobs();
    const job = receiptFixture.receipt(1);
    jobs.remember(job);
    jobs.remember(job);
    expect([jobs.take(job), jobs.take(job), jobs.take(job)]).to.deep.equal([true, true, false]);
    expect(jobs.has(job)).to.equal(false);
    expect(jobs.take(receiptFixture.receipt(2))).to.equal(false);
  });

  it("keeps to its size, and lets the oldest go", () => {
    const jobs = new RecentJobs({ maxJobs: 2 });
    for (const number of [1, 2, 3]) jobs.remember(receiptFixture.receipt(number));
    expect([1, 2, 3].map((number) => jobs.has(receiptFixture.receipt(number)))).to.deep.equal([false, true, true]);
  });
});

describe("the receipts of one claim", () => {
  const receipts = [4n, 5n, 6n].map((pixels, id) => ({ id, round: round(1n), receiptHash: `0x${"00".repeat(32)}` as const, pixels }));

  it("are all of them, or the first that fit its pixels", () => {
    expect(takeReceipts(receipts)).to.equal(receipts);
    expect(takeReceipts(receipts, 15n).length).to.equal(3);
    expect(takeReceipts(receipts, 14n).length).to.equal(2);
    expect(takeReceipts(receipts, 9n).length).to.equal(2);
    expect(takeReceipts(receipts, 3n).length).to.equal(0);
    expect(takeReceipts([]).length).to.equal(0);
  });
});
