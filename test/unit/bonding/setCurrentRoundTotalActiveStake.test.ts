// SPDX-License-Identifier: MIT
import { loadFixture, mineUpTo } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { impersonate } from "../../support/impersonate";
import { skipRounds, startRound } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

const LPT = 10n ** 18n;

describe("BondingManager.setCurrentRoundTotalActiveStake", () => {
  describe("when the caller is not the RoundsManager", () => {
    it("reverts", async () => {
      const { bondingManager, roundsManager, owner } = await loadFixture(activeFixture);
      for (const call of [() => bondingManager.setCurrentRoundTotalActiveStake(), () => bondingManager.startNewRound(1, 2)]) {
        await expect(call())
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerUnauthorizedCaller")
          .withArgs(owner.address, await roundsManager.getAddress());
      }
    });
  });

  describe("when a round is initialized", () => {
    it("takes over the stake and the size of the coming active set, and notes it for the votes", async () => {
      const { bondingManager, bondingVotes, ticketBroker, roundsManager, newcomer } = await loadFixture(activeFixture);
      await bondingManager.setNumActiveTranscoders(3);
      await bondingManager.connect(newcomer).bond(500n * LPT, newcomer.address);
      expect(await bondingManager.currentRoundTotalActiveStake()).to.equal(10_000n * LPT);
      expect(await ticketBroker.reserveClaimants()).to.equal(2n);
      const round = await startRound(roundsManager);
      expect(await bondingManager.currentRoundTotalActiveStake()).to.equal(10_500n * LPT);
      expect(await bondingManager.getTotalBonded()).to.equal(10_500n * LPT);
      expect(await ticketBroker.reserveClaimants()).to.equal(3n);
      expect(await bondingVotes.getTotalActiveStakeAt(round)).to.equal(10_500n * LPT);
    });

    it("opens the round to the block before the next, under its deployed name too", async () => {
      const { bondingManager, bondingVotes, roundsManager, newcomer } = await loadFixture(activeFixture);
      await skipRounds(roundsManager, 2);
      const round = await roundsManager.currentRound();
      const caller = await impersonate(await roundsManager.getAddress());
      await bondingManager.connect(caller).setCurrentRoundTotalActiveStake();
      await bondingManager.connect(newcomer).bond(LPT, newcomer.address);
      const end = (await roundsManager.currentRoundStartBlock()) + (await roundsManager.roundLength());
      await mineUpTo(end - 1n);
      expect((await bondingManager.registration(newcomer.address)).currentRound).to.equal(round);
      expect(await bondingVotes.clock()).to.equal(round);
      await expect(bondingManager.connect(newcomer).bond(LPT, newcomer.address))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerRoundNotInitialized")
        .withArgs(round + 1n, round);
    });

    it("leaves an unchanged treasury cut without a word", async () => {
      const { bondingManager, roundsManager } = await loadFixture(activeFixture);
      await startRound(roundsManager, 1);
      expect(await bondingManager.treasuryRewardCutRate()).to.equal(10n ** 26n);
      const block = await roundsManager.runner?.provider?.getBlockNumber();
      expect(await bondingManager.queryFilter(bondingManager.filters.ParameterUpdate, block)).to.have.lengthOf(0);
    });

    it("takes over a new treasury cut, and says so", async () => {
      const { bondingManager, roundsManager } = await loadFixture(activeFixture);
      await bondingManager.setTreasuryRewardCutRate(5n);
      expect(await bondingManager.treasuryRewardCutRate()).to.equal(10n ** 26n);
      await startRound(roundsManager);
      expect(await bondingManager.treasuryRewardCutRate()).to.equal(5n);
      const block = await roundsManager.runner?.provider?.getBlockNumber();
      const events = await bondingManager.queryFilter(bondingManager.filters.ParameterUpdate, block);
      expect(events.map(({ args }) => args.param)).to.deep.equal(["treasuryRewardCutRate"]);
    });
  });
});
