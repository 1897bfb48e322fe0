// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import type { BondingManager } from "../../../typechain-types";
import { skipRounds, startRound } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

const RAY = 10n ** 27n;

/** Setter, what a getter shows afterwards, the name in the event, and a value that is accepted. */
const SETTERS: readonly {
  readonly name: string;
  readonly set: (bonding: BondingManager, value: bigint) => ReturnType<BondingManager["setUnbondingPeriod"]>;
  readonly get: (bonding: BondingManager) => Promise<bigint>;
  readonly parameter: string;
  readonly accepted: readonly bigint[];
}[] = [
  {
    name: "setUnbondingPeriod",
    set: (bonding, value) => bonding.setUnbondingPeriod(value),
    get: (bonding) => bonding.unbondingPeriod(),
    parameter: "unbondingPeriod",
    accepted: [0n, 7n, 65_535n],
  },
  {
    name: "setNumActiveTranscoders",
    set: (bonding, value) => bonding.setNumActiveTranscoders(value),
    get: (bonding) => bonding.getTranscoderPoolMaxSize(),
    parameter: "numActiveTranscoders",
    accepted: [3n, 65_535n],
  },
  {
    name: "setTreasuryRewardCutRate",
    set: (bonding, value) => bonding.setTreasuryRewardCutRate(value),
    get: (bonding) => bonding.nextRoundTreasuryRewardCutRate(),
    parameter: "nextRoundTreasuryRewardCutRate",
    accepted: [0n, RAY / 10n, RAY],
  },
  {
    name: "setTreasuryBalanceCeiling",
    set: (bonding, value) => bonding.setTreasuryBalanceCeiling(value),
    get: (bonding) => bonding.treasuryBalanceCeiling(),
    parameter: "treasuryBalanceCeiling",
    accepted: [0n, 1n, ethers.MaxUint256],
  },
];

for (const { name, set, get, parameter, accepted } of SETTERS) {
  describe(`BondingManager.${name}`, () => {
    describe("when the caller does not own the Controller", () => {
      it("reverts", async () => {
        const { bondingManager, owner, stranger } = await loadFixture(activeFixture);
        await expect(set(bondingManager.connect(stranger), accepted[0] ?? 0n))
          .to.be.revertedWithCustomError(bondingManager, "ManagerCallerNotControllerOwner")
          .withArgs(stranger.address, owner.address);
      });
    });

    for (const value of accepted) {
      describe(`when the value is ${value}`, () => {
        it("stores it and says so, paused or not", async () => {
          const { bondingManager, controller, logs } = await loadFixture(activeFixture);
          await controller.pause();
          expect(await logs(set(bondingManager, value))).to.deep.equal([["ParameterUpdate", parameter]]);
          expect(await get(bondingManager)).to.equal(value);
        });
      });
    }
  });
}

describe("BondingManager.setUnbondingPeriod", () => {
  describe("when it is too long", () => {
    it("reverts", async () => {
      const { bondingManager } = await loadFixture(activeFixture);
      for (const period of [65_536n, 2n ** 64n - 1n]) {
        await expect(bondingManager.setUnbondingPeriod(period))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerParameterTooLarge")
          .withArgs(period, 65_535n);
      }
    });
  });

  it("counts for new locks", async () => {
    const { bondingManager, delegator, round } = await loadFixture(activeFixture);
    await bondingManager.connect(delegator).unbond(1n);
    await bondingManager.setUnbondingPeriod(2);
    await bondingManager.connect(delegator).unbond(1n);
    const locks = [0, 1].map((id) => bondingManager.getDelegatorUnbondingLock(delegator.address, id));
    expect((await Promise.all(locks)).map(([, withdrawRound]) => withdrawRound)).to.deep.equal([round + 7n, round + 2n]);
  });
});

describe("BondingManager.longestUnbondingSince", () => {
  it("is the present one while none was longer", async () => {
    const { bondingManager, round } = await loadFixture(activeFixture);
    for (const period of [7n, 9n, 9n]) {
      await bondingManager.setUnbondingPeriod(period);
      for (const since of [0n, round, round + 5n]) expect(await bondingManager.longestUnbondingSince(since)).to.equal(period);
    }
  });

  it("is one that was longer, for what began before it became shorter", async () => {
    const { bondingManager, roundsManager, round } = await loadFixture(activeFixture);
    const since = async (from: bigint) => bondingManager.longestUnbondingSince(from);
    await bondingManager.setUnbondingPeriod(3);
    expect(await Promise.all([since(0n), since(round), since(round + 1n)])).to.deep.equal([7n, 7n, 3n]);
    await startRound(roundsManager, 2);
    await bondingManager.setUnbondingPeriod(5);
    await bondingManager.setUnbondingPeriod(2);
    expect(await Promise.all([since(round), since(round + 1n), since(round + 2n), since(round + 3n)])).to.deep.equal([7n, 5n, 5n, 2n]);
    // A round in which nothing is initialized counts too.
    await skipRounds(roundsManager);
    await bondingManager.setUnbondingPeriod(1);
    expect(await Promise.all([since(round), since(round + 2n), since(round + 3n), since(round + 4n)])).to.deep.equal([7n, 5n, 2n, 1n]);
    await bondingManager.setUnbondingPeriod(6);
    expect(await Promise.all([since(round), since(round + 2n), since(round + 4n)])).to.deep.equal([7n, 6n, 6n]);
  });
});

describe("BondingManager.setNumActiveTranscoders", () => {
  describe("when it does not grow, or is too large", () => {
    it("reverts", async () => {
      const { bondingManager } = await loadFixture(activeFixture);
      for (const size of [0n, 1n, 2n, 65_536n, ethers.MaxUint256]) {
        await expect(bondingManager.setNumActiveTranscoders(size))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidPoolSize")
          .withArgs(size, 2n, 65_535n);
      }
    });
  });
});

describe("BondingManager.setTreasuryRewardCutRate", () => {
  describe("when it is above 100 %", () => {
    it("reverts", async () => {
      const { bondingManager } = await loadFixture(activeFixture);
      for (const rate of [RAY + 1n, ethers.MaxUint256]) {
        await expect(bondingManager.setTreasuryRewardCutRate(rate))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidShare")
          .withArgs(rate, RAY);
      }
    });
  });

  it("leaves the current round's cut", async () => {
    const { bondingManager } = await loadFixture(activeFixture);
    await bondingManager.setTreasuryRewardCutRate(0);
    expect(await bondingManager.treasuryRewardCutRate()).to.equal(RAY / 10n);
  });
});
