// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { tokenRoles } from "../../../deploy/protocol/tokenRoles";
import { tokenFixture } from "./tokenFixture";

describe("LivepeerToken", () => {
  it("has the name, symbol, decimals and supply of a fresh LPT, and roles that its deployer administers", async () => {
    const token = await ethers.deployContract("LivepeerToken");
    const [deployer] = await ethers.getSigners();
    expect([await token.name(), await token.symbol(), await token.decimals(), await token.totalSupply()]).to.deep.equal([
      "Livepeer Token",
      "LPT",
      18n,
      0n,
    ]);
    expect(await token.hasRole(tokenRoles.admin, deployer?.address ?? "")).to.equal(true);
    expect(await token.getRoleAdmin(tokenRoles.minter)).to.equal(tokenRoles.admin);
    expect(await token.getRoleAdmin(tokenRoles.burner)).to.equal(tokenRoles.admin);
    expect(tokenRoles.minter).to.match(/^0x9f2df0fe.*56a6$/);
    expect(tokenRoles.burner).to.match(/^0x3c11d16c.*a848$/);
  });
});

describe("LivepeerToken.mint", () => {
  describe("when the caller lacks the minter role", () => {
    it("reverts, for the administrator too", async () => {
      const { token, admin, holder } = await loadFixture(tokenFixture);
      for (const caller of [admin, holder]) {
        await expect(token.connect(caller).mint(holder.address, 1))
          .to.be.revertedWithCustomError(token, "AccessControlUnauthorizedAccount")
          .withArgs(caller.address, tokenRoles.minter);
      }
    });
  });

  describe("when the receiver is the null address", () => {
    it("reverts", async () => {
      const { token, minter } = await loadFixture(tokenFixture);
      await expect(token.connect(minter).mint(ethers.ZeroAddress, 1))
        .to.be.revertedWithCustomError(token, "ERC20InvalidReceiver")
        .withArgs(ethers.ZeroAddress);
    });
  });

  describe("when the caller has the minter role", () => {
    for (const amount of [0n, 5n]) {
      it(`mints ${amount} and says so after the transfer`, async () => {
        const { token, minter, holder, spender } = await loadFixture(tokenFixture);
        const transaction = await token.connect(minter).mint(spender.address, amount);
        await expect(transaction).to.emit(token, "Transfer").withArgs(ethers.ZeroAddress, spender.address, amount);
        await expect(transaction).to.emit(token, "Mint").withArgs(spender.address, amount);
        const receipt = await transaction.wait();
        expect(receipt?.logs.map((log) => token.interface.parseLog(log)?.name)).to.deep.equal(["Transfer", "Mint"]);
        expect(await token.balanceOf(spender.address)).to.equal(amount);
        expect(await token.totalSupply()).to.equal((await token.balanceOf(holder.address)) + amount);
      });
    }
  });
});
