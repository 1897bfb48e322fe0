// SPDX-License-Identifier: MIT
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { Signature } from "ethers";
import { ethers } from "hardhat";
import type { LivepeerToken } from "../../../typechain-types";
import { activeFixture } from "./bondingFixture";

const LPT = 10n ** 18n;
const DEADLINE = ethers.MaxUint256;

async function withoutAllowanceFixture() {
  const fixture = await activeFixture();
  await fixture.token.connect(fixture.newcomer).approve(await fixture.bondingManager.getAddress(), 0);
  return fixture;
}

async function signPermit(token: LivepeerToken, owner: HardhatEthersSigner, spender: string, value: bigint): Promise<Signature> {
  const domain = { name: "Livepeer Token", version: "1", chainId: 31337n, verifyingContract: await token.getAddress() };
  const fields = ["owner address", "spender address", "value uint256", "nonce uint256", "deadline uint256"];
  const Permit = fields.map((field) => ({ name: field.split(" ")[0] ?? "", type: field.split(" ")[1] ?? "" }));
  const nonce = await token.nonces(owner.address);
  return Signature.from(await owner.signTypedData(domain, { Permit }, { owner: owner.address, spender, value, nonce, deadline: DEADLINE }));
}

describe("BondingManager.bondWithPermit", () => {
  describe("given no allowance", () => {
    describe("when the permit is somebody else's", () => {
      it("reverts with the token's reason", async () => {
        const { bondingManager, token, newcomer, second, orchestrator } = await loadFixture(withoutAllowanceFixture);
        const spender = await bondingManager.getAddress();
        const { v, r, s } = await signPermit(token, second, spender, 5n);
        await expect(bondingManager.connect(newcomer).bondWithPermit(5, orchestrator.address, DEADLINE, v, r, s))
          .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
          .withArgs(spender, 0n, 5n);
      });
    });

    describe("when the permit is the caller's", () => {
      it("bonds, and uses the permit up", async () => {
        const { bondingManager, views, token, newcomer, orchestrator } = await loadFixture(withoutAllowanceFixture);
        const spender = await bondingManager.getAddress();
        const { v, r, s } = await signPermit(token, newcomer, spender, 5n);
        await bondingManager.connect(newcomer).bondWithPermit(5, orchestrator.address, DEADLINE, v, r, s);
        const record = await views.getDelegator(newcomer.address);
        expect([record.bondedAmount, record.delegateAddress]).to.deep.equal([5n, orchestrator.address]);
        expect(await token.allowance(newcomer.address, spender)).to.equal(0n);
        expect(await token.balanceOf(newcomer.address)).to.equal(20_000n * LPT - 5n);
      });
    });

    describe("when somebody used the permit before", () => {
      it("bonds by the allowance that it gave", async () => {
        const { bondingManager, views, token, newcomer, stranger, orchestrator } = await loadFixture(withoutAllowanceFixture);
        const spender = await bondingManager.getAddress();
        const { v, r, s } = await signPermit(token, newcomer, spender, 5n);
        await token.connect(stranger).permit(newcomer.address, spender, 5, DEADLINE, v, r, s);
        await bondingManager.connect(newcomer).bondWithPermit(5, orchestrator.address, DEADLINE, v, r, s);
        expect((await views.getDelegator(newcomer.address)).bondedAmount).to.equal(5n);
      });
    });
  });
});
