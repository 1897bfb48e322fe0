// SPDX-License-Identifier: MIT
import { loadFixture, setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { tokenRoles } from "../../../deploy/protocol/tokenRoles";
import { minterFixture, mintableFixture } from "./minterFixture";

async function migrationFixture() {
  const fixture = await minterFixture();
  const oldMinter = await fixture.minter.getAddress();
  await fixture.token.mint(oldMinter, 1_000);
  await setBalance(oldMinter, 2_000n);
  return { ...fixture, newMinter: await fixture.create() };
}

describe("Minter.migrateToNewMinter", () => {
  describe("when the caller does not own the Controller", () => {
    it("reverts", async () => {
      const { minter, newMinter, owner, stranger } = await loadFixture(migrationFixture);
      await expect(minter.connect(stranger).migrateToNewMinter(await newMinter.getAddress()))
        .to.be.revertedWithCustomError(minter, "ManagerCallerNotControllerOwner")
        .withArgs(stranger.address, owner.address);
    });
  });

  describe("when the new Minter is this one or the null address", () => {
    it("reverts", async () => {
      const { minter } = await loadFixture(migrationFixture);
      for (const address of [await minter.getAddress(), ethers.ZeroAddress]) {
        await expect(minter.migrateToNewMinter(address)).to.be.revertedWithCustomError(minter, "MinterInvalidNewMinter").withArgs(address);
      }
    });
  });

  describe("when the new Minter is no Minter", () => {
    it("reverts", async () => {
      const { minter, controller, token, stranger } = await loadFixture(migrationFixture);
      const word = ethers.zeroPadValue(await controller.getAddress(), 32);
      const answers = [
        await ethers.deployContract("AnswerMock", [word, true]),
        await ethers.deployContract("AnswerMock", [`${word}00`, false]),
      ];
      for (const { target: address } of [{ target: stranger.address }, { target: ethers.ZeroAddress }, token, ...answers]) {
        await expect(minter.migrateToNewMinter(address)).to.be.revertedWithCustomError(minter, "MinterInvalidNewMinter").withArgs(address);
      }
    });
  });

  describe("when the new Minter answers to another Controller", () => {
    it("reverts", async () => {
      const { minter, controller, peers } = await loadFixture(migrationFixture);
      const otherController = await ethers.deployContract("Controller");
      const other = await ethers.deployContract("Minter", [await otherController.getAddress(), 0, 0, 0, peers]);
      await expect(minter.migrateToNewMinter(await other.getAddress()))
        .to.be.revertedWithCustomError(minter, "MinterControllerMismatch")
        .withArgs(await otherController.getAddress(), await controller.getAddress());
    });
  });

  describe("given that another Minter is registered already", () => {
    it("reverts", async () => {
      const { controller, minter, newMinter } = await loadFixture(migrationFixture);
      const address = await newMinter.getAddress();
      await controller.setContractInfo(contractId("Minter"), address, ethers.ZeroHash.slice(0, 42));
      await expect(minter.migrateToNewMinter(address)).to.be.revertedWithCustomError(minter, "MinterNotRegistered").withArgs(address);
    });
  });

  describe("given that this Minter is the registered one", () => {
    it("hands over all LPT and all ETH, paused or not", async () => {
      const { controller, minter, newMinter, token } = await loadFixture(migrationFixture);
      await controller.pause();
      const migration = await minter.migrateToNewMinter(await newMinter.getAddress());
      await expect(migration).to.changeTokenBalances(token, [minter, newMinter], [-1_000, 1_000]);
      await expect(migration).to.changeEtherBalances([minter, newMinter], [-2_000, 2_000]);
    });

    it("lets the new one go on with the round's issue", async () => {
      const { minter, create, bondingManager, token, roundsManager } = await loadFixture(mintableFixture);
      await minter.connect(bondingManager).createReward(1, 4);
      const newMinter = await create();
      const mintable = await minter.currentMintableTokens();
      await minter.migrateToNewMinter(await newMinter.getAddress());
      expect([await newMinter.currentMintableTokens(), await newMinter.currentMintedTokens()]).to.deep.equal([mintable, mintable / 4n]);

      await token.grantRole(tokenRoles.minter, await newMinter.getAddress());
      await newMinter.connect(bondingManager).createReward(3, 4);
      await expect(newMinter.connect(bondingManager).createReward(1, 4))
        .to.be.revertedWithCustomError(newMinter, "MinterMintableExceeded")
        .withArgs(mintable + mintable / 4n, mintable);
      // Inflation is its own.
      expect(await newMinter.inflation()).to.equal(220_500n);
      await newMinter.connect(roundsManager).setCurrentRewardTokens();
      expect(await newMinter.currentMintedTokens()).to.equal(0n);
    });

    it("brings no issue where a round has begun", async () => {
      const { minter, create, bondingManager, roundsManager } = await loadFixture(mintableFixture);
      await minter.connect(bondingManager).createReward(1, 4);
      const newMinter = await create(440_000n);
      await newMinter.connect(roundsManager).setCurrentRewardTokens();
      const mintable = await newMinter.currentMintableTokens();
      expect(mintable).to.be.greaterThan(await minter.currentMintableTokens());
      await minter.migrateToNewMinter(await newMinter.getAddress());
      expect([await newMinter.currentMintableTokens(), await newMinter.currentMintedTokens()]).to.deep.equal([mintable, 0n]);
    });

    it("goes on with the later issue when a Minter comes back, or is asked twice", async () => {
      const { minter, create, controller, bondingManager, roundsManager } = await loadFixture(mintableFixture);
      const register = async (to: { getAddress: () => Promise<string> }) =>
        controller.setContractInfo(contractId("Minter"), await to.getAddress(), ethers.ZeroHash.slice(0, 42));
      const other = await create(440_000n);
      // A round begins between two migrations.
      await minter.migrateToNewMinter(await other.getAddress());
      await minter.connect(roundsManager).setCurrentRewardTokens();
      const second = await minter.currentMintableTokens();
      expect(await other.currentMintableTokens()).not.to.equal(second);
      await minter.migrateToNewMinter(await other.getAddress());
      expect(await other.currentMintableTokens()).to.equal(second);

      // A round begins there, and back.
      await register(other);
      await other.connect(roundsManager).setCurrentRewardTokens();
      const third = await other.currentMintableTokens();
      expect(third).not.to.equal(second);
      await other.migrateToNewMinter(await minter.getAddress());
      await register(minter);
      expect([await minter.currentMintableTokens(), await minter.currentMintedTokens()]).to.deep.equal([third, 0n]);
      await minter.connect(bondingManager).createReward(0, 1);
    });

    it("works with nothing to hand over", async () => {
      const { minter, newMinter, token } = await loadFixture(migrationFixture);
      await minter.migrateToNewMinter(await newMinter.getAddress());
      await minter.migrateToNewMinter(await newMinter.getAddress());
      expect(await token.balanceOf(await newMinter.getAddress())).to.equal(1_000);
    });
  });
});
