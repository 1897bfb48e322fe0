// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { startRound } from "../../../support/startRound";
import { votesFixture } from "./votesFixture";

const LPT = 10n ** 18n;
const NONE = ethers.ZeroAddress;

describe("BondingVotes.getBondedStakeAtRoundStart", () => {
  describe("when the round is further than the next", () => {
    it("reverts", async () => {
      const { bondingVotes, delegator, round } = await loadFixture(votesFixture);
      await expect(bondingVotes.getBondedStakeAtRoundStart(delegator.address, round + 2n))
        .to.be.revertedWithCustomError(bondingVotes, "FutureLookup")
        .withArgs(round + 2n, round + 1n);
    });
  });

  describe("given an account without a checkpoint", () => {
    it("has nothing", async () => {
      const { bondingVotes, stranger, round } = await loadFixture(votesFixture);
      expect((await bondingVotes.getBondedStakeAtRoundStart(stranger.address, round)).slice()).to.deep.equal([0n, 0n, NONE]);
    });
  });

  describe("given an orchestrator and its delegator", () => {
    it("has the stake of each, and what is delegated to it", async () => {
      const { bondingVotes, orchestrator, delegator, round } = await loadFixture(votesFixture);
      const stakeOf = async (account: string) => (await bondingVotes.getBondedStakeAtRoundStart(account, round)).slice();
      expect(await stakeOf(orchestrator.address)).to.deep.equal([1_000n * LPT, 4_000n * LPT, orchestrator.address]);
      expect(await stakeOf(delegator.address)).to.deep.equal([3_000n * LPT, 0n, orchestrator.address]);
    });

    it("has the delegator's rewards, and does not change any more", async () => {
      const { bondingManager, bondingVotes, roundsManager, orchestrator, delegator } = await loadFixture(votesFixture);
      await bondingManager.connect(orchestrator).reward();
      const round = await startRound(roundsManager);
      const stake = await bondingManager.pendingStake(delegator.address, 0);
      expect(stake).to.be.greaterThan(3_000n * LPT);
      const [, delegated] = await bondingVotes.getBondedStakeAtRoundStart(orchestrator.address, round);
      await bondingManager.connect(delegator).unbond(stake);
      await bondingManager.connect(orchestrator).reward();
      expect((await bondingVotes.getBondedStakeAtRoundStart(delegator.address, round)).slice()).to.deep.equal([
        stake,
        0n,
        orchestrator.address,
      ]);
      expect((await bondingVotes.getBondedStakeAtRoundStart(orchestrator.address, round))[1]).to.equal(delegated);
    });

    it("has stake whose orchestrator resigned, which has no votes", async () => {
      const { bondingManager, bondingVotes, roundsManager, orchestrator, delegator } = await loadFixture(votesFixture);
      await bondingManager.connect(orchestrator).unbond(1_000n * LPT);
      const round = await startRound(roundsManager);
      expect((await bondingVotes.getBondedStakeAtRoundStart(delegator.address, round)).slice()).to.deep.equal([
        3_000n * LPT,
        0n,
        orchestrator.address,
      ]);
      expect((await bondingVotes.getBondedStakeAtRoundStart(orchestrator.address, round)).slice()).to.deep.equal([0n, 3_000n * LPT, NONE]);
      expect((await bondingVotes.getVotesAndDelegateAtRoundStart(delegator.address, round))[0]).to.equal(0n);
    });
  });
});
