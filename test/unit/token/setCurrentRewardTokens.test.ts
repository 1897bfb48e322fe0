// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { impersonate } from "../../support/impersonate";
import { minterFixture } from "./minterFixture";

const MILLION = 10n ** 24n;

describe("Minter", () => {
  it("starts with what its constructor is given, and without bounds of inflation", async () => {
    const { controller, minter } = await loadFixture(minterFixture);
    expect(await minter.inflation()).to.equal(220_500);
    expect(await minter.inflationChange()).to.equal(500);
    expect(await minter.targetBondingRate()).to.equal(500_000_000);
    expect(await minter.inflationFloor()).to.equal(0);
    expect(await minter.inflationCeiling()).to.equal(2n ** 64n - 1n);
    expect(await minter.currentMintableTokens()).to.equal(0);
    expect(await minter.currentMintedTokens()).to.equal(0);
    expect(await minter.getController()).to.equal(await controller.getAddress());
  });

  for (const shares of [
    [1_000_000_001n, 0n, 0n],
    [0n, 1_000_000_001n, 0n],
    [0n, 0n, 2n ** 32n],
  ] as const) {
    it(`cannot be created with the shares ${shares.join(", ")}`, async () => {
      const { minter, create } = await loadFixture(minterFixture);
      await expect(create(...shares))
        .to.be.revertedWithCustomError(minter, "MinterInvalidShare")
        .withArgs(
          shares.find((share) => share > 0n),
          1_000_000_000n,
        );
    });
  }

  it("does not accept ETH that nobody accounts for", async () => {
    const { minter, stranger } = await loadFixture(minterFixture);
    await expect(stranger.sendTransaction({ to: await minter.getAddress(), value: 1 })).to.be.reverted;
  });
});

describe("Minter.setCurrentRewardTokens", () => {
  describe("when the caller is not the RoundsManager", () => {
    it("reverts, for the owner too", async () => {
      const { minter, owner, bondingManager } = await loadFixture(minterFixture);
      for (const caller of [owner, bondingManager]) {
        await expect(minter.connect(caller).setCurrentRewardTokens())
          .to.be.revertedWithCustomError(minter, "MinterUnauthorized")
          .withArgs(caller.address);
      }
    });
  });

  describe("given a paused system", () => {
    it("reverts", async () => {
      const { controller, minter, roundsManager } = await loadFixture(minterFixture);
      await controller.pause();
      await expect(minter.connect(roundsManager).setCurrentRewardTokens())
        .to.be.revertedWithCustomError(minter, "MinterSystemPaused")
        .withArgs();
    });
  });

  describe("given a supply that cannot be LPT's", () => {
    it("starts the round without rewards", async () => {
      const { minter, dataCache, roundsManager, stranger } = await loadFixture(minterFixture);
      await dataCache.setL1LPTDataCache(stranger.address);
      const offset = BigInt("0x1111000000000000000000000000000000001111");
      const alias = ethers.getAddress(ethers.toBeHex((BigInt(stranger.address) + offset) % 2n ** 160n, 20));
      let inflation = 221_000n;
      for (const supply of [2n ** 255n, 2n ** 256n - 1n]) {
        await dataCache.connect(await impersonate(alias)).finalizeCacheTotalSupply(supply);
        await expect(minter.connect(roundsManager).setCurrentRewardTokens())
          .to.emit(minter, "SetCurrentRewardTokens")
          .withArgs(0, inflation);
        inflation += 500n;
      }
    });
  });

  describe("given an inflation by which the supply would outgrow 96 bits", () => {
    it("starts the round with rewards that still fit", async () => {
      const { create, token, owner, roundsManager } = await loadFixture(minterFixture);
      const minter = await create(1_000_000_000n, 1_000_000_000n, 1_000_000_000n);
      const most = 2n ** 96n - 1n;
      const supply = most / 3n + 1n;
      await token.mint(owner.address, supply);
      await expect(minter.connect(roundsManager).setCurrentRewardTokens())
        .to.emit(minter, "SetCurrentRewardTokens")
        .withArgs(most - supply, 2_000_000_000n);
      await token.mint(owner.address, most - supply);
      await expect(minter.connect(roundsManager).setCurrentRewardTokens())
        .to.emit(minter, "SetCurrentRewardTokens")
        .withArgs(0, 3_000_000_000n);
    });
  });

  for (const { state, supply, bonded, inflation } of [
    { state: "no supply", supply: 0n, bonded: 0n, inflation: 221_000n },
    { state: "less bonded than the target (481481481 ppb)", supply: 27n * MILLION, bonded: 13n * MILLION, inflation: 221_000n },
    { state: "exactly the target bonded", supply: 26n * MILLION, bonded: 13n * MILLION, inflation: 220_500n },
    { state: "more bonded than the target", supply: 26n * MILLION, bonded: 14n * MILLION, inflation: 220_000n },
  ]) {
    describe(`given ${state}`, () => {
      it(`moves inflation to ${inflation} ppb and sets what may be minted`, async () => {
        const { minter, token, stake, owner, roundsManager } = await loadFixture(minterFixture);
        await token.mint(owner.address, supply);
        await stake.setTotalBonded(bonded);
        const mintable = (supply * inflation) / 1_000_000_000n;
        await expect(minter.connect(roundsManager).setCurrentRewardTokens())
          .to.emit(minter, "SetCurrentRewardTokens")
          .withArgs(mintable, inflation);
        expect(await minter.inflation()).to.equal(inflation);
        expect(await minter.currentMintableTokens()).to.equal(mintable);
      });
    });
  }

  it("starts a new round with nothing minted", async () => {
    const { minter, token, owner, stake, bondingManager, roundsManager } = await loadFixture(minterFixture);
    await token.mint(owner.address, MILLION);
    await stake.setTotalBonded(MILLION);
    await minter.connect(roundsManager).setCurrentRewardTokens();
    await minter.connect(bondingManager).createReward(1, 2);
    expect(await minter.currentMintedTokens()).to.be.greaterThan(0);
    await minter.connect(roundsManager).setCurrentRewardTokens();
    expect(await minter.currentMintedTokens()).to.equal(0);
  });

  it("counts what circulates on L1", async () => {
    const { minter, token, owner, dataCache, stranger } = await loadFixture(minterFixture);
    await token.mint(owner.address, 5);
    await dataCache.setL1LPTDataCache(stranger.address);
    const offset = BigInt("0x1111000000000000000000000000000000001111");
    const alias = ethers.getAddress(ethers.toBeHex((BigInt(stranger.address) + offset) % 2n ** 160n, 20));
    await dataCache.connect(await impersonate(alias)).finalizeCacheTotalSupply(7);
    expect(await minter.getGlobalTotalSupply()).to.equal(12);
  });

  describe("given an inflation smaller than one step", () => {
    it("falls to zero and no further", async () => {
      const { create, token, stake, owner, roundsManager } = await loadFixture(minterFixture);
      const minter = await create(499n, 500n, 0n);
      await token.mint(owner.address, MILLION);
      await stake.setTotalBonded(1_000_000n * 10n ** 18n);
      await minter.connect(roundsManager).setCurrentRewardTokens();
      expect(await minter.inflation()).to.equal(0);
      await minter.connect(roundsManager).setCurrentRewardTokens();
      expect(await minter.inflation()).to.equal(0);
    });
  });

  describe("given no bounds", () => {
    it("lets inflation pass 100 %", async () => {
      const { create, roundsManager } = await loadFixture(minterFixture);
      const minter = await create(1_000_000_000n, 1_000_000_000n, 1_000_000_000n);
      await minter.connect(roundsManager).setCurrentRewardTokens();
      expect(await minter.inflation()).to.equal(2_000_000_000n);
    });
  });

  describe("given bounds", () => {
    it("clamps inflation to the ceiling at the next adjustment", async () => {
      const { minter, roundsManager } = await loadFixture(minterFixture);
      await minter.setInflationCeiling(220_600);
      await minter.connect(roundsManager).setCurrentRewardTokens();
      expect(await minter.inflation()).to.equal(220_600);
      await minter.setInflationCeiling(100_000);
      await minter.connect(roundsManager).setCurrentRewardTokens();
      expect(await minter.inflation()).to.equal(100_000);
    });

    it("clamps inflation to the floor at the next adjustment", async () => {
      const { minter, token, stake, owner, roundsManager } = await loadFixture(minterFixture);
      await token.mint(owner.address, MILLION);
      await stake.setTotalBonded(MILLION);
      await minter.setInflationFloor(220_400);
      await minter.connect(roundsManager).setCurrentRewardTokens();
      expect(await minter.inflation()).to.equal(220_400);
      await minter.setInflationFloor(300_000);
      await minter.connect(roundsManager).setCurrentRewardTokens();
      expect(await minter.inflation()).to.equal(300_000);
    });
  });
});
