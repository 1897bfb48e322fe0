// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { takeReceipts } from "../../../src/services/proofs/takeReceipts";
import { receiptFixture } from "../../fakes/receiptFixture";
import { round } from "../../../src/domain/round";

describe("the receipts of one claim", () => {
  const receipts = [4n, 5n, 6n].map((pixels, id) => {
    const { gateway, streamId, sequence } = receiptFixture.receipt(id);
    return { id, round: round(1n), receiptHash: `0x${"00".repeat(32)}` as const, pixels, gateway, streamId, sequence };
  });

  it("are all of them, or the first that fit its pixels", () => {
    expect(takeReceipts(receipts)).to.equal(receipts);
    expect(takeReceipts(receipts, 15n).length).to.equal(3);
    expect(takeReceipts(receipts, 14n).length).to.equal(2);
    expect(takeReceipts(receipts, 9n).length).to.equal(2);
    expect(takeReceipts(receipts, 3n).length).to.equal(0);
    expect(takeReceipts([]).length).to.equal(0);
  });
});
