// SPDX-License-Identifier: MIT
import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { tokenRoles } from "../../../deploy/protocol/tokenRoles";
import { accountAt } from "../../support/accountAt";

const HOUR = 3_600n;

async function faucetFixture() {
  const [owner, caller] = [await accountAt(0), await accountAt(1)];
  const token = await ethers.deployContract("LivepeerToken");
  const faucet = await ethers.deployContract("LivepeerTokenFaucet", [await token.getAddress(), 10, 2]);
  await token.grantRole(tokenRoles.minter, owner.address);
  await token.mint(await faucet.getAddress(), 100);
  return { token, faucet, owner, caller };
}

describe("LivepeerTokenFaucet.request", () => {
  it("gives tokens and makes the caller wait", async () => {
    const { token, faucet, caller } = await loadFixture(faucetFixture);
    expect([await faucet.token(), await faucet.requestAmount(), await faucet.requestWait()]).to.deep.equal([
      await token.getAddress(),
      10n,
      2n,
    ]);
    await expect(faucet.connect(caller).request()).to.emit(faucet, "Request").withArgs(caller.address, 10);
    expect(await token.balanceOf(caller.address)).to.equal(10);
    expect(await faucet.nextValidRequest(caller.address)).to.equal(BigInt(await time.latest()) + 2n * HOUR);
  });

  it("reverts until the time has passed, and not a second longer", async () => {
    const { faucet, caller } = await loadFixture(faucetFixture);
    await faucet.connect(caller).request();
    const next = await faucet.nextValidRequest(caller.address);
    await time.setNextBlockTimestamp(next - 1n);
    await expect(faucet.connect(caller).request())
      .to.be.revertedWithCustomError(faucet, "LivepeerTokenFaucetTooSoon")
      .withArgs(next - 1n, next);
    await time.setNextBlockTimestamp(next);
    await faucet.connect(caller).request();
  });

  it("reverts when the faucet is empty", async () => {
    const { token, faucet, caller } = await loadFixture(faucetFixture);
    await faucet.addToWhitelist(caller.address);
    for (let i = 0; i < 10; i++) await faucet.connect(caller).request();
    await expect(faucet.connect(caller).request())
      .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
      .withArgs(await faucet.getAddress(), 0, 10);
  });
});

describe("LivepeerTokenFaucet.addToWhitelist", () => {
  it("reverts when the caller is not the owner", async () => {
    const { faucet, caller } = await loadFixture(faucetFixture);
    await expect(faucet.connect(caller).addToWhitelist(caller.address))
      .to.be.revertedWithCustomError(faucet, "OwnableUnauthorizedAccount")
      .withArgs(caller.address);
  });

  it("lets an account ask without waiting", async () => {
    const { token, faucet, caller } = await loadFixture(faucetFixture);
    await faucet.addToWhitelist(caller.address);
    expect(await faucet.isWhitelisted(caller.address)).to.equal(true);
    await faucet.connect(caller).request();
    await faucet.connect(caller).request();
    expect(await token.balanceOf(caller.address)).to.equal(20);
    expect(await faucet.nextValidRequest(caller.address)).to.equal(0);
  });
});

describe("LivepeerTokenFaucet.removeFromWhitelist", () => {
  it("reverts when the caller is not the owner", async () => {
    const { faucet, caller } = await loadFixture(faucetFixture);
    await expect(faucet.connect(caller).removeFromWhitelist(caller.address))
      .to.be.revertedWithCustomError(faucet, "OwnableUnauthorizedAccount")
      .withArgs(caller.address);
  });

  it("makes an account wait again", async () => {
    const { faucet, caller } = await loadFixture(faucetFixture);
    await faucet.addToWhitelist(caller.address);
    await faucet.removeFromWhitelist(caller.address);
    await faucet.connect(caller).request();
    await expect(faucet.connect(caller).request()).to.be.revertedWithCustomError(faucet, "LivepeerTokenFaucetTooSoon");
  });
});
