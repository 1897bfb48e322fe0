// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { startRound } from "../../support/startRound";
import { activeFixture, bondingFixture } from "./bondingFixture";

const LPT = 10n ** 18n;
const ETH = 10n ** 18n;

/** The active fixture, and what is shown of the orchestrator's stake, reward cut and fee share in a round. */
async function shownFixture() {
  const fixture = await activeFixture();
  const { views, orchestrator } = fixture;
  const shown = async (round: bigint) => (await views.getTranscoderEarningsPoolForRound(orchestrator.address, round)).slice(0, 3);
  return { ...fixture, shown };
}

describe("BondingManager.getTranscoderEarningsPoolForRound", () => {
  describe("given stake that has not changed since the round began", () => {
    it("shows it in the round it became active in, and nothing in later ones", async () => {
      const { roundsManager, shown, round } = await loadFixture(shownFixture);
      expect(await shown(round)).to.deep.equal([4_000n * LPT, 0n, 0n]);
      const next = await startRound(roundsManager);
      expect(await shown(next)).to.deep.equal([0n, 0n, 0n]);
      expect(await shown(round)).to.deep.equal([4_000n * LPT, 0n, 0n]);
    });
  });

  describe("when stake changes", () => {
    it("shows what it was in this round, what it is from the next one on, and what it showed before", async () => {
      const { bondingManager, roundsManager, delegator, orchestrator, shown, round } = await loadFixture(shownFixture);
      const bond = async () => bondingManager.connect(delegator).bond(LPT, orchestrator.address);
      await bond();
      expect(await shown(round)).to.deep.equal([4_000n * LPT, 0n, 0n]);
      expect(await shown(round + 1n)).to.deep.equal([4_001n * LPT, 0n, 0n]);
      await bond();
      expect(await shown(round)).to.deep.equal([4_000n * LPT, 0n, 0n]);
      expect(await shown(round + 1n)).to.deep.equal([4_002n * LPT, 0n, 0n]);

      const later = await startRound(roundsManager, 3);
      await bond();
      expect(await shown(round)).to.deep.equal([4_000n * LPT, 0n, 0n]);
      expect(await shown(round + 1n)).to.deep.equal([4_002n * LPT, 0n, 0n]);
      expect(await shown(later - 1n)).to.deep.equal([0n, 0n, 0n]);
      expect(await shown(later)).to.deep.equal([4_002n * LPT, 0n, 0n]);
      expect(await shown(later + 1n)).to.deep.equal([4_003n * LPT, 0n, 0n]);
    });

    it("keeps what a reward has written down", async () => {
      const { bondingManager, roundsManager, delegator, orchestrator, shown } = await loadFixture(shownFixture);
      await bondingManager.connect(delegator).bond(LPT, orchestrator.address);
      const rewarded = await startRound(roundsManager);
      await bondingManager.connect(orchestrator).reward();
      const { delegatedAmount } = await bondingManager.getDelegator(orchestrator.address);
      await startRound(roundsManager);
      await startRound(roundsManager);
      await bondingManager.connect(delegator).bond(LPT, orchestrator.address);
      expect(await shown(rewarded)).to.deep.equal([4_001n * LPT, 250_000n, 600_000n]);
      expect(await shown(rewarded + 1n)).to.deep.equal([delegatedAmount, 0n, 0n]);
    });
  });

  describe("when fees come before the reward", () => {
    it("shows stake and terms as the account has them", async () => {
      const { roundsManager, payFees, orchestrator, shown } = await loadFixture(shownFixture);
      const round = await startRound(roundsManager);
      await payFees(orchestrator.address, ETH, round);
      expect(await shown(round)).to.deep.equal([4_000n * LPT, 250_000n, 600_000n]);
      expect(await shown(round - 1n)).to.deep.equal([4_000n * LPT, 0n, 0n]);
    });

    it("shows them until there are fees in another round, unless stake changes or a reward comes in this one", async () => {
      const { bondingManager, roundsManager, payFees, delegator, orchestrator, shown } = await loadFixture(shownFixture);
      const alone = await startRound(roundsManager);
      await payFees(orchestrator.address, ETH, alone);
      const bonded = await startRound(roundsManager);
      await payFees(orchestrator.address, ETH, bonded);
      expect(await shown(alone)).to.deep.equal([0n, 0n, 0n]);
      await bondingManager.connect(delegator).bond(LPT, orchestrator.address);
      expect(await shown(bonded)).to.deep.equal([4_000n * LPT, 250_000n, 600_000n]);

      const rewarded = await startRound(roundsManager);
      await payFees(orchestrator.address, ETH, rewarded);
      expect(await shown(bonded)).to.deep.equal([4_000n * LPT, 0n, 0n]);
      await bondingManager.connect(orchestrator).reward();
      await bondingManager.connect(orchestrator).transcoder(1, 2);
      expect(await shown(rewarded)).to.deep.equal([4_001n * LPT, 250_000n, 600_000n]);
      await payFees(orchestrator.address, ETH, await startRound(roundsManager));
      expect(await shown(rewarded)).to.deep.equal([4_001n * LPT, 250_000n, 600_000n]);
    });

    it("shares them by the stake of the round, whatever was bonded in it", async () => {
      const { bondingManager, roundsManager, payFees, delegator, orchestrator } = await loadFixture(shownFixture);
      const round = await startRound(roundsManager);
      const before = await bondingManager.pendingFees(delegator.address, 0);
      await bondingManager.connect(orchestrator).bond(4_000n * LPT, orchestrator.address);
      await payFees(orchestrator.address, ETH, round);
      // 3,000 of 4,000 LPT, of 60 %.
      expect((await bondingManager.pendingFees(delegator.address, 0)) - before).to.equal((ETH * 45n) / 100n);
    });
  });

  describe("given an account that was never in the pool", () => {
    it("shows nothing of round 0, where its records point", async () => {
      const { bondingManager, views, delegator, stranger } = await loadFixture(bondingFixture);
      await bondingManager.connect(delegator).bond(LPT, stranger.address);
      expect((await views.getTranscoderEarningsPoolForRound(stranger.address, 0)).slice()).to.deep.equal([0n, 0n, 0n, 0n, 0n]);
    });
  });
});
