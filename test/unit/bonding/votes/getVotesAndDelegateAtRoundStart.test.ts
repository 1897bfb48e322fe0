// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { skipRounds, startRound } from "../../../support/startRound";
import { votesFixture } from "./votesFixture";

const LPT = 10n ** 18n;
const NONE = ethers.ZeroAddress;

/** Rounds r to r + 3 with a reward in each; the delegator claimed in r + 1, and moved to the rival and back in r + 2. */
async function historyFixture() {
  const fixture = await votesFixture();
  const { bondingManager, bondingVotes, roundsManager, orchestrator, delegator, rival, round } = fixture;
  const at = async (account: string) =>
    (await bondingVotes.getVotesAndDelegateAtRoundStart(account, await roundsManager.currentRound())).slice();
  const starts: (readonly unknown[])[] = [];
  await bondingManager.connect(orchestrator).reward();
  for (let i = 0; i < 3; i++) {
    await startRound(roundsManager);
    starts.push([await at(orchestrator.address), await at(delegator.address)]);
    await bondingManager.connect(orchestrator).reward();
    if (i === 0) await bondingManager.connect(delegator).claimEarnings(0);
    if (i === 1) {
      await bondingManager.connect(delegator).bond(0, rival.address);
      await bondingManager.connect(delegator).bond(0, orchestrator.address);
      await bondingManager.connect(delegator).bond(0, rival.address);
    }
  }
  return { ...fixture, starts, lastRound: round + 3n };
}

describe("BondingVotes.getVotesAndDelegateAtRoundStart", () => {
  describe("when the round is further than the next", () => {
    it("reverts", async () => {
      const { bondingVotes, delegator, round } = await loadFixture(votesFixture);
      for (const query of [round + 2n, 2n ** 256n - 1n]) {
        await expect(bondingVotes.getVotesAndDelegateAtRoundStart(delegator.address, query))
          .to.be.revertedWithCustomError(bondingVotes, "FutureLookup")
          .withArgs(query, round + 1n);
      }
    });
  });

  describe("given an account without a checkpoint", () => {
    it("has neither votes nor delegate", async () => {
      const { bondingVotes, stranger, round } = await loadFixture(votesFixture);
      expect((await bondingVotes.getVotesAndDelegateAtRoundStart(stranger.address, round)).slice()).to.deep.equal([0n, NONE]);
    });
  });

  describe("given an orchestrator", () => {
    it("has all stake that is delegated to it, from the round after", async () => {
      const { bondingVotes, orchestrator, round } = await loadFixture(votesFixture);
      const { address } = orchestrator;
      expect((await bondingVotes.getVotesAndDelegateAtRoundStart(address, round - 1n)).slice()).to.deep.equal([0n, NONE]);
      for (const query of [round, round + 1n]) {
        expect((await bondingVotes.getVotesAndDelegateAtRoundStart(address, query)).slice()).to.deep.equal([4_000n * LPT, address]);
      }
    });
  });

  describe("given a delegator of an orchestrator", () => {
    it("has its own stake", async () => {
      const { bondingVotes, orchestrator, delegator, round } = await loadFixture(votesFixture);
      const query = bondingVotes.getVotesAndDelegateAtRoundStart(delegator.address, round);
      expect((await query).slice()).to.deep.equal([3_000n * LPT, orchestrator.address]);
    });

    it("has its rewards too, claimed or not, from the round after", async () => {
      const { bondingManager, bondingVotes, roundsManager, orchestrator, delegator, round } = await loadFixture(votesFixture);
      await bondingManager.connect(orchestrator).reward();
      await startRound(roundsManager, 2);
      const votes = async (query: bigint) => (await bondingVotes.getVotesAndDelegateAtRoundStart(delegator.address, query))[0];
      expect(await votes(round)).to.equal(3_000n * LPT);
      expect(await votes(round + 1n)).to.equal(4194648750000000000000n);
      expect(await votes(round + 2n)).to.equal(4194648750000000000000n);
      await bondingManager.connect(delegator).claimEarnings(0);
      expect(await votes(round + 1n)).to.equal(4194648750000000000000n);
      expect(await votes(round + 3n)).to.equal(4194648750000000000000n);
    });

    it("does not grow by a reward of before its claim", async () => {
      const { bondingManager, bondingVotes, roundsManager, orchestrator, newcomer } = await loadFixture(votesFixture);
      await bondingManager.connect(orchestrator).reward();
      await startRound(roundsManager, 2);
      await bondingManager.connect(newcomer).bond(7n, orchestrator.address);
      expect(await bondingVotes.getVotes(newcomer.address)).to.equal(7n);
      await startRound(roundsManager);
      expect(await bondingVotes.getVotes(newcomer.address)).to.equal(7n);
      await bondingManager.connect(orchestrator).reward();
      expect(await bondingVotes.getVotes(newcomer.address)).to.be.greaterThan(7n);
      expect(await bondingVotes.getVotes(newcomer.address)).to.equal(await bondingManager.pendingStake(newcomer.address, 0));
    });

    it("does not grow by a reward of before its claim, even where no factor is known of its round", async () => {
      const { bondingManager, bondingVotes, roundsManager, write, orchestrator, stranger, round } = await loadFixture(votesFixture);
      await bondingManager.connect(orchestrator).reward();
      await startRound(roundsManager);
      const claim = { bonded: 7n, delegate: orchestrator.address, lastClaimRound: round + 1n };
      await write({ account: stranger.address, startRound: round + 2n, ...claim });
      expect(await bondingVotes.getVotes(stranger.address)).to.equal(7n);
    });

    it("has the votes that each past round began with, however the state changed since", async () => {
      const { bondingVotes, starts, orchestrator, delegator, lastRound } = await loadFixture(historyFixture);
      for (const [i, [ofOrchestrator, ofDelegator]] of starts.entries()) {
        const query = lastRound - 2n + BigInt(i);
        expect((await bondingVotes.getVotesAndDelegateAtRoundStart(orchestrator.address, query)).slice()).to.deep.equal(ofOrchestrator);
        expect((await bondingVotes.getVotesAndDelegateAtRoundStart(delegator.address, query)).slice()).to.deep.equal(ofDelegator);
      }
    });

    it("has the delegate that each past round began with", async () => {
      const { bondingVotes, orchestrator, delegator, rival, lastRound } = await loadFixture(historyFixture);
      const delegates = [0n, 1n, 2n, 3n, 4n].map(async (back) =>
        bondingVotes.getVotesAndDelegateAtRoundStart(delegator.address, lastRound + 1n - back),
      );
      expect((await Promise.all(delegates)).map(([, delegate]) => delegate)).to.deep.equal([
        rival.address,
        rival.address,
        orchestrator.address,
        orchestrator.address,
        orchestrator.address,
      ]);
    });
  });

  describe("given a delegator that moved in many rounds", () => {
    it("has the delegate that each of them began with", async () => {
      const { bondingManager, bondingVotes, roundsManager, newcomer, orchestrator, rival, round } = await loadFixture(votesFixture);
      const expected: string[] = [NONE];
      for (let i = 0; i < 9; i++) {
        const { address } = i % 2 === 0 ? orchestrator : rival;
        await bondingManager.connect(newcomer).bond(1n, address);
        expected.push(address);
        // A round without a move now and then.
        if (i % 3 === 0) expected.push(address);
        await startRound(roundsManager, i % 3 === 0 ? 2 : 1);
      }
      for (const [i, delegate] of expected.entries()) {
        const query = await bondingVotes.getVotesAndDelegateAtRoundStart(newcomer.address, round + BigInt(i));
        expect(query[1], `round ${i}`).to.equal(delegate);
      }
    });
  });

  describe("given a delegator of an account that is no orchestrator", () => {
    it("has no votes, whatever lies there", async () => {
      const { bondingVotes, write, stranger, newcomer, rival, round } = await loadFixture(votesFixture);
      const query = async () => (await bondingVotes.getVotesAndDelegateAtRoundStart(stranger.address, round + 1n)).slice();
      await write({ account: stranger.address, startRound: round + 1n, bonded: 5n, delegate: newcomer.address });
      expect(await query()).to.deep.equal([0n, newcomer.address]);
      await write({ account: newcomer.address, startRound: round + 1n, bonded: 5n, delegate: rival.address, delegated: 5n });
      expect(await query()).to.deep.equal([0n, newcomer.address]);
      await write({ account: newcomer.address, startRound: round + 1n, bonded: 0n, delegate: newcomer.address, delegated: 5n });
      expect(await query()).to.deep.equal([0n, newcomer.address]);
      await write({ account: newcomer.address, startRound: round + 1n, bonded: 1n, delegate: newcomer.address, delegated: 6n });
      expect(await query()).to.deep.equal([5n, newcomer.address]);
    });

    it("loses its votes when the orchestrator resigns, and has them back when it returns", async () => {
      const { bondingManager, bondingVotes, orchestrator, delegator } = await loadFixture(votesFixture);
      await bondingManager.connect(orchestrator).unbond(1_000n * LPT);
      expect(await bondingVotes.getVotes(delegator.address)).to.equal(0n);
      expect(await bondingVotes.delegates(delegator.address)).to.equal(orchestrator.address);
      await bondingManager.connect(orchestrator).rebondFromUnbonded(orchestrator.address, 0);
      expect(await bondingVotes.getVotes(delegator.address)).to.equal(3_000n * LPT);
    });
  });

  describe("given an account that unbonded", () => {
    it("has no votes and its last delegate's name no more", async () => {
      const { bondingManager, bondingVotes, orchestrator, delegator, round } = await loadFixture(votesFixture);
      await bondingManager.connect(delegator).unbond(3_000n * LPT);
      expect((await bondingVotes.getVotesAndDelegateAtRoundStart(delegator.address, round + 1n)).slice()).to.deep.equal([0n, NONE]);
      const query = bondingVotes.getVotesAndDelegateAtRoundStart(delegator.address, round);
      expect((await query).slice()).to.deep.equal([3_000n * LPT, orchestrator.address]);
    });
  });

  describe("given rounds that are not initialized", () => {
    it("has the votes of before", async () => {
      const { bondingVotes, roundsManager, orchestrator, delegator, round } = await loadFixture(votesFixture);
      await skipRounds(roundsManager, 3);
      for (const query of [round + 1n, round + 3n, round + 4n]) {
        expect((await bondingVotes.getVotesAndDelegateAtRoundStart(delegator.address, query)).slice()).to.deep.equal([
          3_000n * LPT,
          orchestrator.address,
        ]);
      }
    });
  });
});
