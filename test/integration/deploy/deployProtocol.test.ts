// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { deployFixture } from "../../support/deployFixture";

async function fixture() {
  return deployFixture();
}

describe("deployProtocol", () => {
  it("deploys", async () => {
    const { deployment } = await loadFixture(fixture);
    expect(deployment.transactions).to.be.greaterThan(40);
  });
});
