// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { PANIC_CODES } from "@nomicfoundation/hardhat-chai-matchers/panic";
import { expect } from "chai";
import { tokenRoles } from "../../../deploy/protocol/tokenRoles";
import { mintableFixture } from "./minterFixture";

describe("Minter.createReward", () => {
  describe("when the caller is not the BondingManager", () => {
    it("reverts", async () => {
      const { minter, owner, ticketBroker, roundsManager } = await loadFixture(mintableFixture);
      for (const caller of [owner, ticketBroker, roundsManager]) {
        await expect(minter.connect(caller).createReward(1, 1))
          .to.be.revertedWithCustomError(minter, "MinterUnauthorized")
          .withArgs(caller.address);
      }
    });
  });

  describe("when there is no active stake", () => {
    it("reverts", async () => {
      const { minter, bondingManager } = await loadFixture(mintableFixture);
      await expect(minter.connect(bondingManager).createReward(0, 0)).to.be.revertedWithPanic(PANIC_CODES.DIVISION_BY_ZERO);
    });
  });

  describe("when more would be minted than the round allows", () => {
    it("reverts", async () => {
      const { minter, bondingManager } = await loadFixture(mintableFixture);
      const mintable = await minter.currentMintableTokens();
      await minter.connect(bondingManager).createReward(3, 4);
      const [minted, asked] = [(mintable * 750_000_000n) / 10n ** 9n, (mintable * 500_000_000n) / 10n ** 9n];
      await expect(minter.connect(bondingManager).createReward(1, 2))
        .to.be.revertedWithCustomError(minter, "MinterMintableExceeded")
        .withArgs(minted + asked, mintable);
    });
  });

  describe("when the share fits", () => {
    it("mints it to the Minter, with two floors", async () => {
      const { minter, token, bondingManager } = await loadFixture(mintableFixture);
      const mintable = await minter.currentMintableTokens();
      const amount = (mintable * ((1n * 10n ** 9n) / 3n)) / 10n ** 9n;
      expect(amount).not.to.equal(mintable / 3n);
      expect(await minter.connect(bondingManager).createReward.staticCall(1, 3)).to.equal(amount);
      await expect(minter.connect(bondingManager).createReward(1, 3))
        .to.emit(token, "Mint")
        .withArgs(await minter.getAddress(), amount);
      expect(await token.balanceOf(await minter.getAddress())).to.equal(amount);
      expect(await minter.currentMintedTokens()).to.equal(amount);
      expect(await minter.currentMintableTokens()).to.equal(mintable);
    });

    it("mints everything that the round allows, and then only zero", async () => {
      const { minter, bondingManager } = await loadFixture(mintableFixture);
      await minter.connect(bondingManager).createReward(1, 1);
      expect(await minter.currentMintedTokens()).to.equal(await minter.currentMintableTokens());
      await minter.connect(bondingManager).createReward(0, 1);
      await expect(minter.connect(bondingManager).createReward(1, 1)).to.be.revertedWithCustomError(minter, "MinterMintableExceeded");
    });

    it("computes what the specification's vector says", async () => {
      // Supply 27e24 at 218,500 ppb, stake 4,000 of 10,000 LPT.
      const { create, token, bondingManager, roundsManager } = await loadFixture(mintableFixture);
      const minter = await create(218_500n, 0n, 500_000_000n);
      await token.grantRole(tokenRoles.minter, await minter.getAddress());
      await minter.connect(roundsManager).setCurrentRewardTokens();
      expect(await minter.currentMintableTokens()).to.equal(5899500000000000000000n);
      expect(await minter.connect(bondingManager).createReward.staticCall(4_000n * 10n ** 18n, 10_000n * 10n ** 18n)).to.equal(
        2359800000000000000000n,
      );
    });
  });
});
