// SPDX-License-Identifier: MIT

import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { proofsFixture } from "./proofsFixture";

describe("Verifier.claimOf", () => {
  it("knows nothing of a claim that was never made", async () => {
    const { verifier, orchestrator } = await loadFixture(proofsFixture);
    expect(await verifier.claimOf(orchestrator.address, 1)).to.deep.equal([0n, `0x${"00".repeat(24)}`, 0n]);
    expect(await verifier.provenPixels(orchestrator.address, 1)).to.equal(0n);
    for (const fault of [0, 1, 2]) expect(await verifier.isPunished(orchestrator.address, 1, fault)).to.equal(false);
  });
});
