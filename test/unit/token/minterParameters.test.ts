// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { minterFixture } from "./minterFixture";

const PPB = 1_000_000_000n;

for (const [setter, getter] of [
  ["setTargetBondingRate", "targetBondingRate"],
  ["setInflationChange", "inflationChange"],
  ["setInflationFloor", "inflationFloor"],
  ["setInflationCeiling", "inflationCeiling"],
] as const) {
  describe(`Minter.${setter}`, () => {
    describe("when the caller does not own the Controller", () => {
      it("reverts", async () => {
        const { minter, owner, stranger } = await loadFixture(minterFixture);
        await expect(minter.connect(stranger)[setter](1))
          .to.be.revertedWithCustomError(minter, "ManagerCallerNotControllerOwner")
          .withArgs(stranger.address, owner.address);
      });
    });

    it("stores the value and says so, and leaves the rest alone", async () => {
      const { minter } = await loadFixture(minterFixture);
      const others = ["inflation", "inflationChange", "targetBondingRate", "inflationFloor", "inflationCeiling"] as const;
      const read = async () => Promise.all(others.filter((name) => name !== getter).map((name) => minter[name]()));
      const before = await read();
      await expect(minter[setter](PPB)).to.emit(minter, "ParameterUpdate").withArgs(getter);
      expect(await minter[getter]()).to.equal(PPB);
      expect(await read()).to.deep.equal(before);
    });

    if (getter !== "inflationCeiling") {
      it("refuses more than 100 %", async () => {
        const { minter } = await loadFixture(minterFixture);
        await expect(minter[setter](PPB + 1n))
          .to.be.revertedWithCustomError(minter, "MinterInvalidShare")
          .withArgs(PPB + 1n, PPB);
      });
    }
  });
}

describe("Minter's bounds of inflation", () => {
  it("refuse a floor above the ceiling", async () => {
    const { minter } = await loadFixture(minterFixture);
    await minter.setInflationCeiling(750_000);
    await expect(minter.setInflationFloor(750_001))
      .to.be.revertedWithCustomError(minter, "MinterInvalidInflationBounds")
      .withArgs(750_001, 750_000);
    await minter.setInflationFloor(750_000);
  });

  it("refuse a ceiling below the floor", async () => {
    const { minter } = await loadFixture(minterFixture);
    await minter.setInflationFloor(50_000);
    await expect(minter.setInflationCeiling(49_999))
      .to.be.revertedWithCustomError(minter, "MinterInvalidInflationBounds")
      .withArgs(50_000, 49_999);
    await minter.setInflationCeiling(50_000);
  });

  it("refuse a ceiling that does not fit, and can be lifted again", async () => {
    const { minter } = await loadFixture(minterFixture);
    await expect(minter.setInflationCeiling(2n ** 64n))
      .to.be.revertedWithCustomError(minter, "MinterInvalidInflationBounds")
      .withArgs(0, 2n ** 64n);
    await minter.setInflationCeiling(1);
    await minter.setInflationCeiling(2n ** 64n - 1n);
    expect(await minter.inflationCeiling()).to.equal(2n ** 64n - 1n);
  });
});
