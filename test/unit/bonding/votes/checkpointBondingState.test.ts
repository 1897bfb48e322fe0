// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { startRound } from "../../../support/startRound";
import { votesFixture } from "./votesFixture";

const NONE = ethers.ZeroAddress;

describe("BondingVotes.checkpointBondingState", () => {
  describe("when the caller is not the BondingManager", () => {
    it("reverts", async () => {
      const { bondingVotes, bondingManager, owner, round } = await loadFixture(votesFixture);
      await expect(bondingVotes.checkpointBondingState(owner.address, round + 1n, 1, owner.address, 1, round, 0))
        .to.be.revertedWithCustomError(bondingVotes, "InvalidCaller")
        .withArgs(owner.address, await bondingManager.getAddress());
    });
  });

  describe("when the checkpoint lies before the account's latest", () => {
    it("reverts", async () => {
      const { bondingVotes, write, stranger, round } = await loadFixture(votesFixture);
      const record = { account: stranger.address, bonded: 1n, delegate: NONE };
      await write({ ...record, startRound: round + 1n });
      await expect(write({ ...record, startRound: round }))
        .to.be.revertedWithCustomError(bondingVotes, "InvalidStartRound")
        .withArgs(round, round + 1n);
    });
  });

  describe("when the last claim lies after the checkpoint", () => {
    it("reverts", async () => {
      const { bondingVotes, write, stranger, round } = await loadFixture(votesFixture);
      const record = { account: stranger.address, bonded: 1n, delegate: NONE, startRound: round + 1n };
      await expect(write({ ...record, lastClaimRound: round + 1n }))
        .to.be.revertedWithCustomError(bondingVotes, "FutureLastClaimRound")
        .withArgs(round + 1n, round);
      await write({ ...record, lastClaimRound: round });
    });
  });

  describe("when a number does not fit its field", () => {
    it("reverts", async () => {
      const { bondingVotes, write, stranger, round } = await loadFixture(votesFixture);
      const record = { account: stranger.address, bonded: 1n, delegate: NONE, startRound: round + 1n };
      for (const change of [{ bonded: 2n ** 96n }, { delegated: 2n ** 96n }]) {
        await expect(write({ ...record, ...change }))
          .to.be.revertedWithCustomError(bondingVotes, "SafeCastOverflowedUintDowncast")
          .withArgs(96, 2n ** 96n);
      }
      for (const change of [
        { startRound: 2n ** 32n },
        { delegate: stranger.address, lastRewardRound: 2n ** 32n },
        { startRound: 2n ** 32n + 1n, lastClaimRound: 2n ** 32n },
      ]) {
        await expect(write({ ...record, ...change })).to.be.revertedWithCustomError(bondingVotes, "SafeCastOverflowedUintDowncast");
      }
    });
  });

  describe("given an account without a checkpoint", () => {
    it("logs its delegate, its votes and its stake, with zeros before", async () => {
      const { write, logs, stranger, round } = await loadFixture(votesFixture);
      const { address } = stranger;
      const call = write({ account: address, startRound: round + 1n, bonded: 5n, delegate: address, delegated: 9n, lastClaimRound: round });
      expect(await logs(call)).to.deep.equal([
        ["DelegateChanged", address, NONE, address],
        ["DelegateVotesChanged", address, 0n, 9n],
        ["DelegatorBondedAmountChanged", address, 0n, 0n, 5n, round],
      ]);
    });

    it("logs nothing if there is nothing", async () => {
      const { bondingVotes, write, logs, stranger, round } = await loadFixture(votesFixture);
      expect(await bondingVotes.hasCheckpoint(stranger.address)).to.equal(false);
      expect(await logs(write({ account: stranger.address, startRound: round + 1n, bonded: 0n, delegate: NONE }))).to.deep.equal([]);
      expect(await bondingVotes.hasCheckpoint(stranger.address)).to.equal(true);
    });
  });

  describe("given an orchestrator's checkpoint", () => {
    const orchestrator = async () => {
      const fixture = await loadFixture(votesFixture);
      const { address } = fixture.stranger;
      const record = {
        account: address,
        startRound: fixture.round + 1n,
        bonded: 5n,
        delegate: address,
        delegated: 9n,
        lastClaimRound: fixture.round,
      };
      await fixture.write(record);
      return { ...fixture, address, record };
    };

    it("logs nothing when nothing changes", async () => {
      const { write, logs, record } = await orchestrator();
      expect(await logs(write(record))).to.deep.equal([]);
      expect(await logs(write({ ...record, lastRewardRound: record.lastClaimRound }))).to.deep.equal([]);
    });

    it("logs its votes alone when only they change", async () => {
      const { write, logs, address, record } = await orchestrator();
      expect(await logs(write({ ...record, delegated: 10n }))).to.deep.equal([["DelegateVotesChanged", address, 9n, 10n]]);
    });

    it("logs its stake alone when only that changes, in amount or in round", async () => {
      const { write, logs, address, record, round } = await orchestrator();
      expect(await logs(write({ ...record, bonded: 6n }))).to.deep.equal([["DelegatorBondedAmountChanged", address, 5n, round, 6n, round]]);
      expect(await logs(write({ ...record, bonded: 6n, lastClaimRound: round - 1n }))).to.deep.equal([
        ["DelegatorBondedAmountChanged", address, 6n, round, 6n, round - 1n],
      ]);
    });

    it("logs that it lost its votes when it delegates to another", async () => {
      const { write, logs, address, record, round, rival } = await orchestrator();
      expect(await logs(write({ ...record, delegate: rival.address }))).to.deep.equal([
        ["DelegateChanged", address, address, rival.address],
        ["DelegateVotesChanged", address, 9n, 0n],
      ]);
      expect(await logs(write({ ...record, delegate: address, bonded: 7n }))).to.deep.equal([
        ["DelegateChanged", address, rival.address, address],
        ["DelegateVotesChanged", address, 0n, 9n],
        ["DelegatorBondedAmountChanged", address, 5n, round, 7n, round],
      ]);
    });

    it("logs that it lost its votes when it has no stake", async () => {
      const { write, logs, address, record, round } = await orchestrator();
      expect(await logs(write({ ...record, bonded: 0n }))).to.deep.equal([
        ["DelegateVotesChanged", address, 9n, 0n],
        ["DelegatorBondedAmountChanged", address, 5n, round, 0n, round],
      ]);
      expect(await logs(write({ ...record, bonded: 5n }))).to.deep.equal([
        ["DelegateVotesChanged", address, 0n, 9n],
        ["DelegatorBondedAmountChanged", address, 0n, round, 5n, round],
      ]);
    });

    it("compares with the latest checkpoint, of whatever round", async () => {
      const { write, logs, address, record, roundsManager, round } = await orchestrator();
      await startRound(roundsManager, 3);
      expect(await logs(write({ ...record, startRound: round + 4n, bonded: 8n, delegated: 8n }))).to.deep.equal([
        ["DelegateVotesChanged", address, 9n, 8n],
        ["DelegatorBondedAmountChanged", address, 5n, round, 8n, round],
      ]);
    });
  });

  describe("given several checkpoints in one round", () => {
    it("keeps the last", async () => {
      const { bondingVotes, write, stranger, rival, round } = await loadFixture(votesFixture);
      const { address } = stranger;
      await write({ account: address, startRound: round + 1n, bonded: 5n, delegate: address, delegated: 9n });
      await write({ account: address, startRound: round + 1n, bonded: 6n, delegate: rival.address, delegated: 2n });
      await write({ account: address, startRound: round + 1n, bonded: 7n, delegate: address, delegated: 4n });
      expect((await bondingVotes.getVotesAndDelegateAtRoundStart(address, round + 1n)).slice()).to.deep.equal([4n, address]);
      expect((await bondingVotes.getVotesAndDelegateAtRoundStart(address, round)).slice()).to.deep.equal([0n, NONE]);
    });
  });
});
