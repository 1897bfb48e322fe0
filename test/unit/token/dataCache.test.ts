// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { accountAt } from "../../support/accountAt";
import { impersonate } from "../../support/impersonate";

const OFFSET = BigInt("0x1111000000000000000000000000000000001111");

/** The address that an L1 contract has as a caller on L2. */
function aliasOf(address: string): string {
  return ethers.getAddress(ethers.toBeHex((BigInt(address) + OFFSET) % 2n ** 160n, 20));
}

async function cacheFixture() {
  const [owner, gateway, l1Cache, stranger] = [await accountAt(0), await accountAt(1), await accountAt(2), await accountAt(3)];
  const cache = await ethers.deployContract("L2LPTDataCache");
  await cache.setL2LPTGateway(gateway.address);
  await cache.setL1LPTDataCache(l1Cache.address);
  return { cache, owner, gateway, l1Cache, l1Alias: await impersonate(aliasOf(l1Cache.address)), stranger };
}

for (const [setter, getter, event] of [
  ["setL1LPTDataCache", "l1LPTDataCache", "L1LPTDataCacheUpdate"],
  ["setL2LPTGateway", "l2LPTGateway", "L2LPTGatewayUpdate"],
] as const) {
  describe(`L2LPTDataCache.${setter}`, () => {
    it("reverts when the caller is not the owner", async () => {
      const { cache, stranger } = await loadFixture(cacheFixture);
      await expect(cache.connect(stranger)[setter](stranger.address))
        .to.be.revertedWithCustomError(cache, "OwnableUnauthorizedAccount")
        .withArgs(stranger.address);
    });

    it("stores the address and says so", async () => {
      const { cache, stranger } = await loadFixture(cacheFixture);
      await expect(cache[setter](stranger.address)).to.emit(cache, event).withArgs(stranger.address);
      expect(await cache[getter]()).to.equal(stranger.address);
    });
  });
}

describe("L2LPTDataCache.increaseL2SupplyFromL1", () => {
  it("reverts when the caller is not the gateway", async () => {
    const { cache, owner, gateway } = await loadFixture(cacheFixture);
    await expect(cache.increaseL2SupplyFromL1(1))
      .to.be.revertedWithCustomError(cache, "L2LPTDataCacheCallerNotGateway")
      .withArgs(owner.address, gateway.address);
  });

  it("adds up what comes over", async () => {
    const { cache, gateway } = await loadFixture(cacheFixture);
    await cache.connect(gateway).increaseL2SupplyFromL1(5);
    await cache.connect(gateway).increaseL2SupplyFromL1(6);
    expect(await cache.l2SupplyFromL1()).to.equal(11);
  });
});

describe("L2LPTDataCache.decreaseL2SupplyFromL1", () => {
  it("reverts when the caller is not the gateway", async () => {
    const { cache, owner, gateway } = await loadFixture(cacheFixture);
    await expect(cache.decreaseL2SupplyFromL1(1))
      .to.be.revertedWithCustomError(cache, "L2LPTDataCacheCallerNotGateway")
      .withArgs(owner.address, gateway.address);
  });

  it("takes off what goes back, down to zero", async () => {
    const { cache, gateway } = await loadFixture(cacheFixture);
    await cache.connect(gateway).increaseL2SupplyFromL1(5);
    await cache.connect(gateway).decreaseL2SupplyFromL1(2);
    expect(await cache.l2SupplyFromL1()).to.equal(3);
    await cache.connect(gateway).decreaseL2SupplyFromL1(4);
    expect(await cache.l2SupplyFromL1()).to.equal(0);
  });
});

describe("L2LPTDataCache.finalizeCacheTotalSupply", () => {
  it("reverts when the caller is not the alias of the L1 cache, be it the L1 cache's own address", async () => {
    const { cache, l1Cache, l1Alias } = await loadFixture(cacheFixture);
    await expect(cache.connect(l1Cache).finalizeCacheTotalSupply(1))
      .to.be.revertedWithCustomError(cache, "L2LPTDataCacheCallerNotL1Cache")
      .withArgs(l1Cache.address, l1Alias.address);
  });

  it("records the supply", async () => {
    const { cache, l1Alias } = await loadFixture(cacheFixture);
    await expect(cache.connect(l1Alias).finalizeCacheTotalSupply(9)).to.emit(cache, "CacheTotalSupplyFinalized").withArgs(9);
    expect(await cache.l1TotalSupply()).to.equal(9);
  });

  it("finds the alias of an address near the end of the address space", async () => {
    const { cache } = await loadFixture(cacheFixture);
    const last = ethers.getAddress(`0x${"f".repeat(40)}`);
    await cache.setL1LPTDataCache(last);
    await cache.connect(await impersonate(aliasOf(last))).finalizeCacheTotalSupply(9);
    expect(await cache.l1TotalSupply()).to.equal(9);
  });
});

describe("L2LPTDataCache.l1CirculatingSupply", () => {
  it("is zero before the first report", async () => {
    const { cache, gateway } = await loadFixture(cacheFixture);
    await cache.connect(gateway).increaseL2SupplyFromL1(5);
    expect(await cache.l1CirculatingSupply()).to.equal(0);
  });

  it("is what L1 has less what came over", async () => {
    const { cache, gateway, l1Alias } = await loadFixture(cacheFixture);
    await cache.connect(l1Alias).finalizeCacheTotalSupply(9);
    await cache.connect(gateway).increaseL2SupplyFromL1(5);
    expect(await cache.l1CirculatingSupply()).to.equal(4);
  });
});

describe("SingleChainLPTDataCache.l1CirculatingSupply", () => {
  it("is zero", async () => {
    const cache = await ethers.deployContract("SingleChainLPTDataCache");
    expect(await cache.l1CirculatingSupply()).to.equal(0);
  });
});
