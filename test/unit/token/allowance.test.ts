// SPDX-License-Identifier: MIT
import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { PANIC_CODES } from "@nomicfoundation/hardhat-chai-matchers/panic";
import { expect } from "chai";
import { ethers } from "hardhat";
import { tokenFixture } from "./tokenFixture";

describe("LivepeerToken.increaseAllowance", () => {
  describe("when the sum does not fit", () => {
    it("reverts", async () => {
      const { token, holder, spender } = await loadFixture(tokenFixture);
      await token.connect(holder).approve(spender.address, 1);
      await expect(token.connect(holder).increaseAllowance(spender.address, ethers.MaxUint256)).to.be.revertedWithPanic(
        PANIC_CODES.ARITHMETIC_OVERFLOW,
      );
    });
  });

  it("adds to the allowance", async () => {
    const { token, holder, spender } = await loadFixture(tokenFixture);
    await token.connect(holder).approve(spender.address, 1);
    await expect(token.connect(holder).increaseAllowance(spender.address, 2))
      .to.emit(token, "Approval")
      .withArgs(holder.address, spender.address, 3);
    expect(await token.connect(holder).increaseAllowance.staticCall(spender.address, 2)).to.equal(true);
  });
});

describe("LivepeerToken.decreaseAllowance", () => {
  describe("when the allowance is lower", () => {
    it("reverts", async () => {
      const { token, holder, spender } = await loadFixture(tokenFixture);
      await token.connect(holder).approve(spender.address, 1);
      await expect(token.connect(holder).decreaseAllowance(spender.address, 2))
        .to.be.revertedWithCustomError(token, "LivepeerTokenAllowanceTooLow")
        .withArgs(spender.address, 1, 2);
    });
  });

  it("takes off the allowance, down to zero", async () => {
    const { token, holder, spender } = await loadFixture(tokenFixture);
    await token.connect(holder).approve(spender.address, 3);
    await expect(token.connect(holder).decreaseAllowance(spender.address, 1))
      .to.emit(token, "Approval")
      .withArgs(holder.address, spender.address, 2);
    expect(await token.connect(holder).decreaseAllowance.staticCall(spender.address, 2)).to.equal(true);
    await token.connect(holder).decreaseAllowance(spender.address, 2);
    expect(await token.allowance(holder.address, spender.address)).to.equal(0);
  });
});

describe("LivepeerToken.permit", () => {
  it("approves by signature, once", async () => {
    const { token, holder, spender } = await loadFixture(tokenFixture);
    const deadline = (await time.latest()) + 3600;
    const { chainId } = await ethers.provider.getNetwork();
    const domain = { name: "Livepeer Token", version: "1", chainId, verifyingContract: await token.getAddress() };
    expect(await token.DOMAIN_SEPARATOR()).to.equal(ethers.TypedDataEncoder.hashDomain(domain));
    const types = {
      Permit: [
        { name: "owner", type: "address" },
        { name: "spender", type: "address" },
        { name: "value", type: "uint256" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
      ],
    };
    const message = { owner: holder.address, spender: spender.address, value: 7, nonce: await token.nonces(holder.address), deadline };
    const { v, r, s } = ethers.Signature.from(await holder.signTypedData(domain, types, message));
    await token.permit(holder.address, spender.address, 7, deadline, v, r, s);
    expect(await token.allowance(holder.address, spender.address)).to.equal(7);
    expect(await token.nonces(holder.address)).to.equal(1);
    await expect(token.permit(holder.address, spender.address, 7, deadline, v, r, s)).to.be.revertedWithCustomError(
      token,
      "ERC2612InvalidSigner",
    );
  });
});
