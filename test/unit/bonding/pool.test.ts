// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import type { BondingManager } from "../../../typechain-types";
import { accountAt } from "../../support/accountAt";
import { startRound } from "../../support/startRound";
import { bondingFixture } from "./bondingFixture";

const LPT = 10n ** 18n;
const NONE = ethers.ZeroAddress;
const MEMBERS = 7;

/** A pool of seven places, and seven accounts with 100 LPT each. */
async function poolFixture() {
  const fixture = await bondingFixture(BigInt(MEMBERS));
  const members = [];
  for (let i = 0; i < MEMBERS + 1; i++) {
    const member = await accountAt(10 + i);
    await fixture.token.transfer(member.address, 100n * LPT);
    await fixture.token.connect(member).approve(await fixture.bondingManager.getAddress(), ethers.MaxUint256);
    members.push(member);
  }
  return { ...fixture, members };
}

async function poolOf(bonding: BondingManager): Promise<string[]> {
  const order = [];
  for (let next = await bonding.getFirstTranscoderInPool(); next !== NONE; next = await bonding.getNextTranscoderInPool(next)) {
    order.push(next);
  }
  return order;
}

/** The pool is full: 10 LPT wei of the first member, and one more of each that came later. */
async function fullPoolFixture() {
  const fixture = await poolFixture();
  const { bondingManager, roundsManager, members } = fixture;
  for (const [i, member] of members.slice(0, MEMBERS).entries()) {
    await bondingManager.connect(member).bond(10n + BigInt(i), member.address);
  }
  const round = await startRound(roundsManager);
  return { ...fixture, round };
}

describe("BondingManager, the pool", () => {
  describe("given an empty pool", () => {
    it("has neither a first nor a next", async () => {
      const { bondingManager, stranger } = await loadFixture(poolFixture);
      expect(await bondingManager.getTranscoderPoolSize()).to.equal(0n);
      expect(await bondingManager.getTranscoderPoolMaxSize()).to.equal(BigInt(MEMBERS));
      for (const account of [NONE, stranger.address]) expect(await bondingManager.getNextTranscoderInPool(account)).to.equal(NONE);
      expect(await bondingManager.getFirstTranscoderInPool()).to.equal(NONE);
    });
  });

  describe("given members with different stakes", () => {
    for (const stakes of [
      [1n, 2n, 3n, 4n, 5n, 6n, 7n],
      [7n, 6n, 5n, 4n, 3n, 2n, 1n],
      [4n, 1n, 7n, 2n, 6n, 3n, 5n],
    ]) {
      it(`ranks ${stakes.join(", ")} by falling stake`, async () => {
        const { bondingManager, members } = await loadFixture(poolFixture);
        for (const [i, stake] of stakes.entries()) await bondingManager.connect(members[i]!).bond(stake, members[i]!.address);
        const ranked = [...stakes.entries()].sort(([, a], [, b]) => Number(b - a)).map(([i]) => members[i]!.address);
        expect(await poolOf(bondingManager)).to.deep.equal(ranked);
        expect(await bondingManager.getTranscoderPoolSize()).to.equal(BigInt(MEMBERS));
        expect(await bondingManager.getNextTranscoderInPool(ranked[MEMBERS - 1]!)).to.equal(NONE);
      });
    }
  });

  describe("given members with equal stakes", () => {
    it("ranks the latest change first, so that the oldest is evicted first", async () => {
      const { bondingManager, members, round } = await loadFixture(poolFixture);
      const addresses = members.map(({ address }) => address);
      for (const member of members.slice(0, MEMBERS)) await bondingManager.connect(member).bond(5n, member.address);
      expect(await poolOf(bondingManager)).to.deep.equal(addresses.slice(0, MEMBERS).reverse());
      // A change that ends where it began is a change.
      await bondingManager.connect(members[0]!).bond(1n, addresses[0]!);
      await expect(bondingManager.connect(members[MEMBERS]!).bond(6n, addresses[MEMBERS]!))
        .to.emit(bondingManager, "TranscoderDeactivated")
        .withArgs(addresses[1], round + 1n);
      expect(await poolOf(bondingManager)).to.deep.equal([addresses[MEMBERS], addresses[0], ...addresses.slice(2, MEMBERS).reverse()]);
    });
  });

  describe("given so many changes that they cannot be counted any more", () => {
    it("goes on, counts from the start, and evicts by stake as ever", async () => {
      const { bondingManager, members, round } = await loadFixture(poolFixture);
      const addresses = members.map(({ address }) => address);
      for (const member of members.slice(0, MEMBERS - 2)) await bondingManager.connect(member).bond(5n, member.address);
      // It would take 2^32 calls to come here, so the slot is written: the highest 32 bits of the first one of the pool.
      const contract = await bondingManager.getAddress();
      const slot = ethers.toBeHex(0xa98c8e44e385dba1a6c818fd593c099eabd6428ca857f74e5c71178734311a00n + 1n, 32);
      const word = BigInt(await ethers.provider.getStorage(contract, slot));
      expect(word >> 224n).to.equal(BigInt(MEMBERS - 2));
      const rest = word & (2n ** 224n - 1n);
      await ethers.provider.send("hardhat_setStorageAt", [contract, slot, ethers.toBeHex(rest | ((2n ** 32n - 3n) << 224n), 32)]);

      // The last numbers, and the first again.
      for (const member of members.slice(MEMBERS - 2, MEMBERS)) await bondingManager.connect(member).bond(5n, member.address);
      const [last, first] = [addresses[MEMBERS - 2]!, addresses[MEMBERS - 1]!];
      expect(await poolOf(bondingManager)).to.deep.equal([last, ...addresses.slice(0, MEMBERS - 2).reverse(), first]);
      for (const member of members.slice(0, MEMBERS - 1)) await bondingManager.connect(member).bond(1n, member.address);
      await expect(bondingManager.connect(members[MEMBERS]!).bond(6n, addresses[MEMBERS]!))
        .to.emit(bondingManager, "TranscoderDeactivated")
        .withArgs(first, round + 1n);
    });
  });

  describe("given changes of stake", () => {
    it("moves members up and down", async () => {
      const { bondingManager, roundsManager, members } = await loadFixture(poolFixture);
      const addresses = members.map(({ address }) => address);
      for (const [i, member] of members.slice(0, 4).entries()) await bondingManager.connect(member).bond(10n + BigInt(i), member.address);
      await startRound(roundsManager);
      await bondingManager.connect(members[0]!).bond(9n, addresses[0]!);
      expect(await poolOf(bondingManager)).to.deep.equal([addresses[0], addresses[3], addresses[2], addresses[1]]);
      await bondingManager.connect(members[3]!).unbond(12n);
      expect(await poolOf(bondingManager)).to.deep.equal([addresses[0], addresses[2], addresses[1], addresses[3]]);
      await bondingManager.connect(members[2]!).unbond(12n);
      expect(await poolOf(bondingManager)).to.deep.equal([addresses[0], addresses[1], addresses[3]]);
      for (const outsider of [addresses[2]!, NONE]) expect(await bondingManager.getNextTranscoderInPool(outsider)).to.equal(NONE);
      expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(19n + 11n + 1n);
    });
  });

  describe("given a full pool", () => {
    it("evicts who fell below all others", async () => {
      const { bondingManager, members, round } = await loadFixture(fullPoolFixture);
      const [fallen, joining] = [members[MEMBERS - 1]!, members[MEMBERS]!];
      await bondingManager.connect(fallen).unbond(15n);
      await expect(bondingManager.connect(joining).bond(2n, joining.address))
        .to.emit(bondingManager, "TranscoderDeactivated")
        .withArgs(fallen.address, round + 1n);
    });

    it("evicts the lowest that is left once the lowest of all has gone", async () => {
      const { bondingManager, members, newcomer, round } = await loadFixture(fullPoolFixture);
      const [gone, lowest, joining] = [members[0]!, members[1]!, members[MEMBERS]!];
      await bondingManager.connect(gone).unbond(10n);
      await bondingManager.connect(joining).bond(50n, joining.address);
      await expect(bondingManager.connect(newcomer).bond(12n, newcomer.address))
        .to.emit(bondingManager, "TranscoderDeactivated")
        .withArgs(lowest.address, round + 1n);
    });
  });
});
