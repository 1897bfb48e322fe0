// SPDX-License-Identifier: MIT

import { expect } from "chai";
import { commonShare } from "../../../src/domain/redemption/commonShare";
import { wei } from "../../../src/domain/wei";

const share = (remaining: bigint, claimed: bigint, claimants: bigint, taken: bigint): bigint =>
  commonShare({ fundsRemaining: wei(remaining), claimedInCurrentRound: wei(claimed) }, { claimants, taken: wei(taken) });

describe("commonShare", () => {
  it("is one of the active set's equal shares, less what was taken", () => {
    expect(share(1_000n, 0n, 4n, 0n)).to.equal(250n);
    expect(share(800n, 203n, 4n, 100n)).to.equal(150n);
  });

  it("is never more than there is, nor less than nothing", () => {
    expect(share(10n, 2_000n, 2n, 0n)).to.equal(10n);
    expect(share(1_000n, 0n, 4n, 251n)).to.equal(0n);
  });

  it("is the whole where nobody is active", () => {
    expect(share(1_000n, 0n, 0n, 0n)).to.equal(1_000n);
  });
});
