// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { tokenRoles } from "../../../deploy/protocol/tokenRoles";
import { tokenFixture } from "./tokenFixture";

describe("LivepeerToken.burn", () => {
  describe("when the caller lacks the burner role", () => {
    it("reverts: holders cannot burn", async () => {
      const { token, holder } = await loadFixture(tokenFixture);
      await expect(token.connect(holder).burn(1))
        .to.be.revertedWithCustomError(token, "AccessControlUnauthorizedAccount")
        .withArgs(holder.address, tokenRoles.burner);
    });
  });

  describe("when the caller holds less", () => {
    it("reverts", async () => {
      const { token, burner } = await loadFixture(tokenFixture);
      await expect(token.connect(burner).burn(1))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
        .withArgs(burner.address, 0, 1);
    });
  });

  describe("when the caller has the burner role", () => {
    it("burns the caller's tokens and says so", async () => {
      const { token, burner, holder } = await loadFixture(tokenFixture);
      await token.connect(holder).transfer(burner.address, 10);
      const supply = await token.totalSupply();
      const transaction = await token.connect(burner).burn(4);
      await expect(transaction).to.emit(token, "Transfer").withArgs(burner.address, ethers.ZeroAddress, 4);
      await expect(transaction).to.emit(token, "Burn").withArgs(burner.address, 4);
      expect(await token.balanceOf(burner.address)).to.equal(6);
      expect(await token.totalSupply()).to.equal(supply - 4n);
    });
  });
});

describe("LivepeerToken.burnFrom", () => {
  describe("when the caller lacks the burner role", () => {
    it("reverts, whatever the allowance", async () => {
      const { token, holder, spender } = await loadFixture(tokenFixture);
      await token.connect(holder).approve(spender.address, 10);
      await expect(token.connect(spender).burnFrom(holder.address, 1))
        .to.be.revertedWithCustomError(token, "AccessControlUnauthorizedAccount")
        .withArgs(spender.address, tokenRoles.burner);
    });
  });

  describe("when the allowance is too low", () => {
    it("reverts", async () => {
      const { token, holder, burner } = await loadFixture(tokenFixture);
      await token.connect(holder).approve(burner.address, 3);
      await expect(token.connect(burner).burnFrom(holder.address, 4))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(burner.address, 3, 4);
    });
  });

  describe("when the caller has the role and the allowance", () => {
    it("burns, takes it off the allowance, and says so", async () => {
      const { token, holder, burner } = await loadFixture(tokenFixture);
      await token.connect(holder).approve(burner.address, 10);
      const balance = await token.balanceOf(holder.address);
      await expect(token.connect(burner).burnFrom(holder.address, 4)).to.emit(token, "Burn").withArgs(holder.address, 4);
      expect(await token.balanceOf(holder.address)).to.equal(balance - 4n);
      expect(await token.allowance(holder.address, burner.address)).to.equal(6);
    });
  });
});
