// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { tokenRoles } from "../../../deploy/protocol/tokenRoles";
import { minterFixture } from "./minterFixture";

async function stockedFixture() {
  const fixture = await minterFixture();
  await fixture.token.mint(await fixture.minter.getAddress(), 100);
  return fixture;
}

describe("Minter.trustedTransferTokens", () => {
  describe("when the caller is not the BondingManager", () => {
    it("reverts", async () => {
      const { minter, owner, ticketBroker } = await loadFixture(stockedFixture);
      for (const caller of [owner, ticketBroker]) {
        await expect(minter.connect(caller).trustedTransferTokens(caller.address, 1))
          .to.be.revertedWithCustomError(minter, "MinterUnauthorized")
          .withArgs(caller.address);
      }
    });
  });

  describe("when the Minter holds less", () => {
    it("reverts", async () => {
      const { minter, token, bondingManager, stranger } = await loadFixture(stockedFixture);
      await expect(minter.connect(bondingManager).trustedTransferTokens(stranger.address, 101))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
        .withArgs(await minter.getAddress(), 100, 101);
    });
  });

  it("pays LPT out", async () => {
    const { minter, token, bondingManager, stranger } = await loadFixture(stockedFixture);
    await expect(minter.connect(bondingManager).trustedTransferTokens(stranger.address, 60)).to.changeTokenBalances(
      token,
      [minter, stranger],
      [-60, 60],
    );
  });
});

describe("Minter.trustedBurnTokens", () => {
  describe("when the caller is not the BondingManager", () => {
    it("reverts", async () => {
      const { minter, owner } = await loadFixture(stockedFixture);
      await expect(minter.trustedBurnTokens(1)).to.be.revertedWithCustomError(minter, "MinterUnauthorized").withArgs(owner.address);
    });
  });

  describe("given a Minter without the burner role", () => {
    it("reverts, as on mainnet", async () => {
      const { minter, token, bondingManager } = await loadFixture(stockedFixture);
      await expect(minter.connect(bondingManager).trustedBurnTokens(1))
        .to.be.revertedWithCustomError(token, "AccessControlUnauthorizedAccount")
        .withArgs(await minter.getAddress(), tokenRoles.burner);
    });
  });

  describe("given a Minter with the burner role", () => {
    it("burns LPT", async () => {
      const { minter, token, bondingManager } = await loadFixture(stockedFixture);
      await token.grantRole(tokenRoles.burner, await minter.getAddress());
      await expect(minter.connect(bondingManager).trustedBurnTokens(60))
        .to.emit(token, "Burn")
        .withArgs(await minter.getAddress(), 60);
      expect(await token.totalSupply()).to.equal(40);
    });
  });
});
