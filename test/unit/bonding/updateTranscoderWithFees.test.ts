// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { PANIC_CODES } from "@nomicfoundation/hardhat-chai-matchers/panic";
import { expect } from "chai";
import { ethers } from "hardhat";
import { startRound } from "../../support/startRound";
import { activeFixture, bondingFixture } from "./bondingFixture";

const LPT = 10n ** 18n;
const ETH = 10n ** 18n;

/** The orchestrator was evicted in the round before this one. */
async function evictedFixture() {
  const fixture = await activeFixture();
  await fixture.bondingManager.connect(fixture.newcomer).bond(5_000n * LPT, fixture.newcomer.address);
  const round = await startRound(fixture.roundsManager);
  return { ...fixture, round, activeRound: round - 1n };
}

/** An orchestrator that shares all its fees over a stake of 10 LPT wei. */
async function dustFixture() {
  const fixture = await bondingFixture();
  const { bondingManager, roundsManager, orchestrator } = fixture;
  await bondingManager.connect(orchestrator).bond(10n, orchestrator.address);
  await bondingManager.connect(orchestrator).transcoder(0, 1_000_000);
  const round = await startRound(roundsManager);
  return { ...fixture, round };
}

/**
 * A lone orchestrator whose reward is so much more than its stake that it is not shared: it keeps the reward, and its factor stays. A delegator
 * has half of the stake, half of the fees are shared, and the round before has no reward factor of its own.
 */
async function unsharedRewardFixture() {
  const fixture = await bondingFixture();
  const { bondingManager, roundsManager, orchestrator, delegator } = fixture;
  await bondingManager.connect(orchestrator).bond(LPT / 2_000n, orchestrator.address);
  await bondingManager.connect(orchestrator).transcoder(0, 500_000);
  await bondingManager.connect(delegator).bond(LPT / 2_000n, orchestrator.address);
  const round = await startRound(roundsManager);
  await bondingManager.connect(orchestrator).reward();
  return { ...fixture, round };
}

/** The same after a former reward that was shared, two rounds before, and with 250 LPT each. */
async function leaptFixture() {
  const fixture = await bondingFixture();
  const { bondingManager, roundsManager, orchestrator, delegator } = fixture;
  await bondingManager.connect(orchestrator).bond(1_200_000_000_000_000n, orchestrator.address);
  await bondingManager.connect(orchestrator).transcoder(0, 500_000);
  await startRound(roundsManager);
  await bondingManager.connect(orchestrator).reward();
  await startRound(roundsManager);
  const stake = await bondingManager.pendingStake(orchestrator.address, 0);
  await bondingManager.connect(orchestrator).unbond(stake - 250n * LPT);
  await bondingManager.connect(delegator).bond(250n * LPT, orchestrator.address);
  const round = await startRound(roundsManager, 2);
  await bondingManager.connect(orchestrator).reward();
  return { ...fixture, round };
}

describe("BondingManager.updateTranscoderWithFees", () => {
  describe("when the caller is not the TicketBroker", () => {
    it("reverts", async () => {
      const { bondingManager, ticketBroker, owner, orchestrator, round } = await loadFixture(activeFixture);
      for (const caller of [owner, orchestrator]) {
        await expect(bondingManager.connect(caller).updateTranscoderWithFees(orchestrator.address, 1, round))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerUnauthorizedCaller")
          .withArgs(caller.address, await ticketBroker.getAddress());
      }
    });
  });

  describe("when the recipient was not active in the ticket's round and is not now", () => {
    it("reverts", async () => {
      const { bondingManager, broker, newcomer, round } = await loadFixture(activeFixture);
      await bondingManager.connect(newcomer).bond(LPT, newcomer.address);
      await expect(bondingManager.connect(broker).updateTranscoderWithFees(newcomer.address, 1, round))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotActive")
        .withArgs(newcomer.address, round);
    });
  });

  describe("when the fee does not fit", () => {
    it("reverts", async () => {
      const { bondingManager, broker, orchestrator, round } = await loadFixture(activeFixture);
      await expect(bondingManager.connect(broker).updateTranscoderWithFees(orchestrator.address, 2n ** 128n, round))
        .to.be.revertedWithCustomError(bondingManager, "SafeCastOverflowedUintDowncast")
        .withArgs(128, 2n ** 128n);
    });
  });

  describe("when the orchestrator's part does not fit its account", () => {
    it("reverts", async () => {
      const { bondingManager, broker, orchestrator, round } = await loadFixture(activeFixture);
      // So much for so little stake is not shared.
      await expect(bondingManager.connect(broker).updateTranscoderWithFees(orchestrator.address, 2n ** 96n, round))
        .to.be.revertedWithCustomError(bondingManager, "SafeCastOverflowedUintDowncast")
        .withArgs(96, 2n ** 96n);
    });
  });

  describe("given an orchestrator that has unbonded from itself in this round", () => {
    it("keeps its part for when it bonds to itself again, and logs nothing", async () => {
      const { bondingManager, logs, payFees, orchestrator, round } = await loadFixture(activeFixture);
      await bondingManager.connect(orchestrator).unbond(1_000n * LPT);
      expect(await logs(payFees(orchestrator.address, ETH, round))).to.deep.equal([]);
      expect((await bondingManager.getTranscoder(orchestrator.address)).cumulativeFees).to.equal((ETH * 4n) / 10n);
      expect((await bondingManager.getDelegator(orchestrator.address)).fees).to.equal(0n);
    });
  });

  describe("given an active orchestrator that has yet to call reward", () => {
    it("shares by the present terms and the stake of the round's beginning, and logs nothing", async () => {
      const { bondingManager, views, logs, broker, delegator, orchestrator, round } = await loadFixture(activeFixture);
      const call = bondingManager.connect(broker).updateTranscoderWithFees(orchestrator.address, ETH, round);
      expect(await logs(call)).to.deep.equal([]);
      const pool = await views.getTranscoderEarningsPoolForRound(orchestrator.address, round);
      expect(pool.slice()).to.deep.equal([4_000n * LPT, 250_000n, 600_000n, 0n, (ETH * 6n * 10n ** 27n) / (40_000n * LPT)]);
      const record = await bondingManager.getTranscoder(orchestrator.address);
      expect([record.cumulativeFees, record.lastFeeRound]).to.deep.equal([(ETH * 4n) / 10n, round]);
      expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal((ETH * 45n) / 100n);
      expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal((ETH * 55n) / 100n);
    });

    it("accepts tickets of rounds before it was active", async () => {
      const { bondingManager, payFees, orchestrator, round } = await loadFixture(activeFixture);
      await payFees(orchestrator.address, ETH, round - 1n);
      expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal((ETH * 55n) / 100n);
    });

    it("keeps a round's factor once fees of later ones come, and whoever bonded in that round starts from it", async () => {
      const { bondingManager, views, payFees, roundsManager, delegator, newcomer, orchestrator, round } = await loadFixture(activeFixture);
      const factor = async (r: bigint) => (await views.getTranscoderEarningsPoolForRound(orchestrator.address, r)).cumulativeFeeFactor;
      const step = (ETH * 6n * 10n ** 27n) / (40_000n * LPT);
      await payFees(orchestrator.address, ETH, round);
      await bondingManager.connect(newcomer).bond(LPT, orchestrator.address);
      await payFees(orchestrator.address, ETH, round);
      expect(await factor(round)).to.equal(2n * step);

      const later = await startRound(roundsManager, 2);
      expect([await factor(round), await factor(later)]).to.deep.equal([2n * step, 0n]);
      await payFees(orchestrator.address, ETH, later);
      // The newcomer's LPT share the fee as well.
      const laterStep = (ETH * 6n * 10n ** 27n) / (40_010n * LPT);
      expect([await factor(round), await factor(later - 1n), await factor(later)]).to.deep.equal([2n * step, 0n, 2n * step + laterStep]);
      expect(await bondingManager.pendingFees(newcomer.address, 0)).to.equal((LPT * laterStep) / 10n ** 27n);

      await bondingManager.connect(delegator).claimEarnings(later);
      await payFees(orchestrator.address, ETH, await startRound(roundsManager));
      expect([await factor(round), await factor(later)]).to.deep.equal([2n * step, 2n * step + laterStep]);
    });

    it("adds up over fees and rounds", async () => {
      const { bondingManager, payFees, roundsManager, delegator, orchestrator, round } = await loadFixture(activeFixture);
      await payFees(orchestrator.address, ETH, round);
      await payFees(orchestrator.address, ETH, round);
      await payFees(orchestrator.address, ETH, await startRound(roundsManager, 2));
      expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal((ETH * 3n * 45n) / 100n);
      expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal((ETH * 3n * 55n) / 100n);
    });

    it("shares by the factor of the last reward", async () => {
      const { bondingManager, payFees, roundsManager, delegator, orchestrator } = await loadFixture(activeFixture);
      await bondingManager.connect(orchestrator).reward();
      const round = await startRound(roundsManager, 3);
      await payFees(orchestrator.address, ETH, round);
      // 4,194.64875 of 6,123.82 LPT, of 60 %.
      const share = (ETH * 6n * 4194648750000000000000n) / (10n * 6123820000000000000000n);
      const fees = await bondingManager.pendingFees(delegator.address, 0);
      expect(share - fees).to.be.within(0n, 4_000n);
    });
  });

  describe("given a reward of this round that was not shared", () => {
    for (const [when, fixture, factor] of [
      ["none before", unsharedRewardFixture, 1n],
      ["one before that was", leaptFixture, 4_000_000n],
    ] as const) {
      it(`shares all of a fee by the factor that stayed, with ${when}`, async () => {
        const { bondingManager, views, payFees, orchestrator, delegator, round } = await loadFixture(fixture);
        const factorOf = async (r: bigint) =>
          (await views.getTranscoderEarningsPoolForRound(orchestrator.address, r)).cumulativeRewardFactor / 10n ** 27n;
        expect([await factorOf(round - 1n), (await factorOf(round)) >= factor]).to.deep.equal([0n, true]);
        const fee = ETH / 100n;
        await payFees(orchestrator.address, fee, round);
        expect((await bondingManager.getTranscoder(orchestrator.address)).cumulativeFees).to.equal(fee / 2n);
        expect(fee / 4n - (await bondingManager.pendingFees(delegator.address, 0))).to.be.within(0n, 1n);
        expect((fee * 3n) / 4n - (await bondingManager.pendingFees(orchestrator.address, 0))).to.be.within(0n, 1n);
      });
    }
  });

  describe("given an active orchestrator that has called reward", () => {
    it("shares by the terms of the reward", async () => {
      const { bondingManager, views, payFees, orchestrator, round } = await loadFixture(activeFixture);
      await bondingManager.connect(orchestrator).reward();
      await bondingManager.connect(orchestrator).transcoder(0, 0);
      await payFees(orchestrator.address, ETH, round);
      expect((await views.getTranscoderEarningsPoolForRound(orchestrator.address, round)).transcoderFeeShare).to.equal(600_000n);
      expect((await bondingManager.getTranscoder(orchestrator.address)).cumulativeFees).to.equal((ETH * 4n) / 10n);
    });

    it("counts what the orchestrator had earned before the reward, also once it is claimed", async () => {
      const { bondingManager, payFees, roundsManager, orchestrator } = await loadFixture(activeFixture);
      await bondingManager.connect(orchestrator).reward();
      const round = await startRound(roundsManager);
      await bondingManager.connect(orchestrator).reward();
      await bondingManager.connect(orchestrator).claimEarnings(0);
      await payFees(orchestrator.address, ETH, round);
      // Test vector: own part 0.4 ETH, and the part of 0.6 ETH for 530.955 of 6,123.82 LPT.
      expect((await bondingManager.getTranscoder(orchestrator.address)).cumulativeFees).to.equal(452021940553445398n);
    });
  });

  describe("given an orchestrator that is active no more", () => {
    describe("when it was active in the ticket's round", () => {
      it("shares by all stake that it still has", async () => {
        const { bondingManager, payFees, delegator, orchestrator, activeRound } = await loadFixture(evictedFixture);
        expect(await bondingManager.isActiveTranscoder(orchestrator.address)).to.equal(false);
        await payFees(orchestrator.address, ETH, activeRound);
        expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal((ETH * 45n) / 100n);
        expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal((ETH * 55n) / 100n);
      });

      it("keeps the orchestrator's part until it claims, while it is bonded to itself", async () => {
        const { bondingManager, views, payFees, orchestrator, activeRound } = await loadFixture(evictedFixture);
        await payFees(orchestrator.address, ETH, activeRound);
        expect((await bondingManager.getTranscoder(orchestrator.address)).cumulativeFees).to.equal((ETH * 4n) / 10n);
        expect((await views.getDelegator(orchestrator.address)).fees).to.equal(0n);
      });

      it("never credits more than was paid when stake has come since", async () => {
        const { bondingManager, payFees, roundsManager, delegator, second, orchestrator, activeRound } = await loadFixture(evictedFixture);
        await bondingManager.connect(second).bond(900n * LPT, orchestrator.address);
        await startRound(roundsManager);
        await payFees(orchestrator.address, ETH, activeRound);
        const fees = [delegator, second, orchestrator].map(({ address }) => bondingManager.pendingFees(address, 0));
        const sum = (await Promise.all(fees)).reduce((total, part) => total + part, 0n);
        expect(ETH - sum).to.be.within(0n, 10n);
        expect(await fees[1]).to.be.greaterThan(0n);
      });

      it("shares by the stake with which the round began, whoever bonds in it", async () => {
        const { bondingManager, payFees, delegator, second, orchestrator, activeRound } = await loadFixture(evictedFixture);
        await bondingManager.connect(second).bond(900n * LPT, orchestrator.address);
        await payFees(orchestrator.address, ETH, activeRound);
        expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal((ETH * 45n) / 100n);
        expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal((ETH * 55n) / 100n);
        expect(await bondingManager.pendingFees(second.address, 0)).to.equal(0n);
      });

      it("shares by it also if it comes back in this round by more stake", async () => {
        const { bondingManager, payFees, delegator, second, orchestrator, activeRound } = await loadFixture(evictedFixture);
        await bondingManager.connect(second).bond(9_000n * LPT, orchestrator.address);
        expect((await bondingManager.getTranscoder(orchestrator.address)).deactivationRound).to.equal(ethers.MaxUint256);
        await payFees(orchestrator.address, ETH, activeRound);
        expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal((ETH * 45n) / 100n);
        expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal((ETH * 55n) / 100n);
      });

      it("shares by it also if it comes back in this round without more stake", async () => {
        const { bondingManager, views, payFees, delegator, orchestrator, activeRound, round } = await loadFixture(evictedFixture);
        await bondingManager.setNumActiveTranscoders(3);
        await bondingManager.connect(orchestrator).transcoder(250_000, 600_000);
        expect((await bondingManager.getTranscoder(orchestrator.address)).activationRound).to.equal(round + 1n);
        await payFees(orchestrator.address, ETH, activeRound);
        expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal((ETH * 45n) / 100n);
        expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal((ETH * 55n) / 100n);
        expect((await views.getTranscoderEarningsPoolForRound(orchestrator.address, round)).totalStake).to.equal(4_000n * LPT);
      });

      it("shares by it also if it came back and was evicted before it was active again", async () => {
        const { bondingManager, views, payFees, roundsManager, ...accounts } = await loadFixture(activeFixture);
        const { delegator, newcomer, orchestrator, second, round: activeRound } = accounts;
        await bondingManager.connect(orchestrator).reward();
        const [own, share] = [1929171250000000000000n, 4194648750000000000000n];
        await bondingManager.connect(newcomer).bond(9_000n * LPT, newcomer.address);
        await bondingManager.connect(second).bond(7_000n * LPT, second.address);
        await startRound(roundsManager);
        await bondingManager.connect(delegator).bond(1_000n * LPT, orchestrator.address);
        await bondingManager.connect(second).bond(500n * LPT, second.address);
        const round = await startRound(roundsManager);
        await bondingManager.connect(second).unbond(1_000n * LPT);
        await bondingManager.connect(orchestrator).transcoder(250_000, 600_000);
        expect((await bondingManager.getTranscoder(orchestrator.address)).activationRound).to.equal(round + 1n);
        const stake = own + share + 1_000n * LPT;
        expect((await views.getTranscoderEarningsPoolForRound(orchestrator.address, round)).totalStake).to.equal(stake);

        await payFees(orchestrator.address, ETH, activeRound);
        const fees = await bondingManager.pendingFees(delegator.address, 0);
        expect((ETH * 6n * (share + 1_000n * LPT)) / (10n * stake) - fees).to.be.within(0n, 4_000n);
        expect(ETH - fees - (await bondingManager.pendingFees(orchestrator.address, 0))).to.be.within(0n, 10n);
      });

      it("gives those who stay what those who left since would have got", async () => {
        const { bondingManager, payFees, delegator, orchestrator, activeRound } = await loadFixture(evictedFixture);
        await bondingManager.connect(delegator).unbond(2_000n * LPT);
        await bondingManager.connect(delegator).unbond(1_000n * LPT);
        await payFees(orchestrator.address, ETH, activeRound);
        expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal(ETH);
        expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal(0n);
      });

      it("gives all to the orchestrator, at once, if no stake is left", async () => {
        const { bondingManager, payFees, delegator, orchestrator, stranger, activeRound } = await loadFixture(evictedFixture);
        await bondingManager.connect(delegator).unbond(3_000n * LPT);
        await bondingManager.connect(orchestrator).unbond(1_000n * LPT);
        await payFees(orchestrator.address, ETH, activeRound);
        expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal(ETH);
        await expect(bondingManager.connect(orchestrator).withdrawFees(stranger.address, ETH)).to.changeEtherBalance(stranger, ETH);
      });

      for (const way of ["bond", "rebondFromUnbonded"] as const) {
        it(`gives all to an orchestrator that left and comes back in this round by ${way}`, async () => {
          const { bondingManager, roundsManager, payFees, newcomer, round } = await loadFixture(evictedFixture);
          const bonding = bondingManager.connect(newcomer);
          await bonding.reward();
          await bonding.transcoder(0, 1_000_000);
          await bonding.unbond(await bondingManager.pendingStake(newcomer.address, 0));
          await startRound(roundsManager);
          if (way === "bond") await bonding.bond(1_000n * LPT, newcomer.address);
          else await bonding.rebondFromUnbonded(newcomer.address, 0);
          await payFees(newcomer.address, ETH, round);
          expect(await bondingManager.pendingFees(newcomer.address, 0)).to.equal(ETH);
        });
      }

      it("gives nobody the part of stake that a lone orchestrator forfeited by leaving before its reward", async () => {
        const { bondingManager, roundsManager, payFees, rival } = await loadFixture(evictedFixture);
        await bondingManager.connect(rival).reward();
        await bondingManager.connect(rival).transcoder(250_000, 600_000);
        const round = await startRound(roundsManager);
        await bondingManager.connect(rival).unbond(await bondingManager.pendingStake(rival.address, 0));
        await bondingManager.connect(rival).reward();
        await startRound(roundsManager);
        await payFees(rival.address, ETH, round);
        // Of the reward, which is all the stake there is, a quarter is its own.
        const fees = await bondingManager.pendingFees(rival.address, 0);
        expect((ETH * 4n) / 10n + (ETH * 6n) / 40n - fees).to.be.within(0n, 10n);
      });

      it("pays one that is bonded to another now at once, and its former delegators their part", async () => {
        const { bondingManager, payFees, delegator, newcomer, orchestrator, activeRound } = await loadFixture(evictedFixture);
        await bondingManager.connect(orchestrator).unbond(1_000n * LPT);
        await bondingManager.connect(orchestrator).rebondFromUnbonded(newcomer.address, 0);
        await payFees(orchestrator.address, ETH, activeRound);
        expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal((ETH * 60n) / 100n);
        expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal((ETH * 40n) / 100n);
      });
    });

    describe("when it is not bonded to itself any more", () => {
      it("logs what it is paid at once, of the round of its last claim, which stays", async () => {
        const { bondingManager, roundsManager, logs, payFees, newcomer, orchestrator, ...rounds } = await loadFixture(evictedFixture);
        await bondingManager.connect(orchestrator).unbond(1_000n * LPT);
        await bondingManager.connect(orchestrator).rebondFromUnbonded(newcomer.address, 0);
        await startRound(roundsManager, 2);
        const before = await bondingManager.getDelegator(orchestrator.address);
        const paid = (ETH * 4n) / 10n;
        expect(await logs(payFees(orchestrator.address, ETH, rounds.activeRound))).to.deep.equal([
          ["EarningsClaimed", newcomer.address, orchestrator.address, 0n, paid, rounds.round, rounds.round],
        ]);
        const after = await bondingManager.getDelegator(orchestrator.address);
        expect([after.fees - before.fees, after.lastClaimRound]).to.deep.equal([paid, rounds.round]);
      });

      it("logs the same without a delegate", async () => {
        const { bondingManager, logs, payFees, orchestrator, activeRound, round } = await loadFixture(evictedFixture);
        await bondingManager.connect(orchestrator).unbond(1_000n * LPT);
        expect(await logs(payFees(orchestrator.address, ETH, activeRound))).to.deep.equal([
          ["EarningsClaimed", ethers.ZeroAddress, orchestrator.address, 0n, (ETH * 4n) / 10n, round, round],
        ]);
      });
    });

    describe("when it is bonded to another now, and the fee does not fit its account", () => {
      it("reverts", async () => {
        const { bondingManager, broker, newcomer, orchestrator, activeRound } = await loadFixture(evictedFixture);
        await bondingManager.connect(orchestrator).unbond(1_000n * LPT);
        await bondingManager.connect(orchestrator).rebondFromUnbonded(newcomer.address, 0);
        await expect(bondingManager.connect(broker).updateTranscoderWithFees(orchestrator.address, 2n ** 96n, activeRound))
          .to.be.revertedWithCustomError(bondingManager, "SafeCastOverflowedUintDowncast")
          .withArgs(96, 2n ** 96n);
      });
    });

    describe("when it was not active in the ticket's round", () => {
      it("reverts", async () => {
        const { bondingManager, broker, orchestrator, round, activeRound } = await loadFixture(evictedFixture);
        for (const creationRound of [round, activeRound - 1n]) {
          await expect(bondingManager.connect(broker).updateTranscoderWithFees(orchestrator.address, 1, creationRound))
            .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotActive")
            .withArgs(orchestrator.address, creationRound);
        }
      });
    });
  });

  describe("given an orchestrator that came back and is not active yet", () => {
    it("accepts the rounds of its former activity and no others", async () => {
      const fixture = await loadFixture(evictedFixture);
      const { bondingManager, broker, payFees, second, roundsManager, newcomer, orchestrator, activeRound } = fixture;
      await startRound(roundsManager);
      await bondingManager.connect(second).bond(1_500n * LPT, orchestrator.address);
      const round = await startRound(roundsManager);
      await bondingManager.connect(newcomer).bond(1_000n * LPT, newcomer.address);
      await startRound(roundsManager);
      await bondingManager.connect(second).bond(1_000n * LPT, orchestrator.address);
      // Active in [activeRound, activeRound + 1), in [round, round + 1), and from the next round on.
      expect(await bondingManager.isActiveTranscoder(orchestrator.address)).to.equal(false);
      for (const creationRound of [activeRound, round]) await payFees(orchestrator.address, 10n, creationRound);
      for (const creationRound of [activeRound - 1n, activeRound + 1n, round - 1n, round + 1n]) {
        await expect(bondingManager.connect(broker).updateTranscoderWithFees(orchestrator.address, 1, creationRound))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotActive")
          .withArgs(orchestrator.address, creationRound);
      }
    });
  });

  describe("given that all stake is dust", () => {
    describe("when the factor's step is the largest that fits", () => {
      it("shares", async () => {
        const { bondingManager, payFees, orchestrator, round } = await loadFixture(dustFixture);
        // 2^100 / 1e27 * 10 wei.
        await payFees(orchestrator.address, 12_676n, round);
        expect((await bondingManager.getTranscoder(orchestrator.address)).cumulativeFees).to.equal(0n);
        expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal(12_670n + 6n);
      });
    });

    describe("when not even the fee for each unit of stake fits", () => {
      it("gives the fee to the orchestrator", async () => {
        const { bondingManager, views, payFees, orchestrator, round } = await loadFixture(dustFixture);
        // 2^128 / 1e27 * 10 wei, and one more.
        for (const fee of [3_402_823_669_210n, ETH]) {
          const before = (await bondingManager.getTranscoder(orchestrator.address)).cumulativeFees;
          await payFees(orchestrator.address, fee, round);
          expect((await bondingManager.getTranscoder(orchestrator.address)).cumulativeFees - before).to.equal(fee);
        }
        const pool = await views.getTranscoderEarningsPoolForRound(orchestrator.address, round);
        expect(pool.cumulativeFeeFactor).to.equal(0n);
      });
    });

    describe("when the step does not fit", () => {
      it("gives the fee to the orchestrator", async () => {
        const { bondingManager, views, payFees, orchestrator, round } = await loadFixture(dustFixture);
        await payFees(orchestrator.address, 12_677n, round);
        expect((await bondingManager.getTranscoder(orchestrator.address)).cumulativeFees).to.equal(12_677n);
        expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal(12_677n);
        const pool = await views.getTranscoderEarningsPoolForRound(orchestrator.address, round);
        expect(pool.cumulativeFeeFactor).to.equal(0n);
      });
    });
  });

  describe("given a factor that is nearly full", () => {
    it("gives what does not fit to the orchestrator", async () => {
      const { bondingManager, views, payFees, orchestrator, round } = await loadFixture(activeFixture);
      await payFees(orchestrator.address, ETH, round);
      const address = await bondingManager.getAddress();
      // It takes 2^28 fees of the largest step to come here, so the slot is written: the upper half of slot 4 of the orchestrator's account.
      const accounts = 0xa98c8e44e385dba1a6c818fd593c099eabd6428ca857f74e5c71178734311a00n + 6n;
      const account = ethers.solidityPackedKeccak256(["uint256", "uint256"], [orchestrator.address, accounts]);
      const slot = ethers.toBeHex(BigInt(account) + 4n, 32);
      const step = (ETH * 6n * 10n ** 27n) / (40_000n * LPT);
      const word = BigInt(await ethers.provider.getStorage(address, slot));
      expect(word >> 128n).to.equal(step);
      const nearlyFull = 2n ** 128n - 1n - step;
      const rest = word & (2n ** 128n - 1n);
      await ethers.provider.send("hardhat_setStorageAt", [address, slot, ethers.toBeHex((nearlyFull << 128n) | rest, 32)]);

      const before = (await bondingManager.getTranscoder(orchestrator.address)).cumulativeFees;
      await payFees(orchestrator.address, ETH, round);
      await payFees(orchestrator.address, ETH, round);
      const pool = await views.getTranscoderEarningsPoolForRound(orchestrator.address, round);
      expect(pool.cumulativeFeeFactor).to.equal(2n ** 128n - 1n);
      const { cumulativeFees } = await bondingManager.getTranscoder(orchestrator.address);
      expect(cumulativeFees - before).to.equal((ETH * 4n) / 10n + ETH);
    });
  });

  describe("given books that do not add up", () => {
    it("panics rather than credit fees that were not paid", async () => {
      const { bondingManager, roundsManager, broker, orchestrator } = await loadFixture(activeFixture);
      const round = await startRound(roundsManager);
      const address = await bondingManager.getAddress();
      // Unclaimed rewards beyond the stake: no call leads there, so the slot is written. Slot 2 of the account, bits 96 to 191.
      const ledger = 0xa98c8e44e385dba1a6c818fd593c099eabd6428ca857f74e5c71178734311a00n + 6n;
      const account = BigInt(ethers.solidityPackedKeccak256(["uint256", "uint256"], [BigInt(orchestrator.address), ledger]));
      const slot = ethers.toBeHex(account + 2n, 32);
      const before = BigInt(await ethers.provider.getStorage(address, slot));
      const broken = before + ((4_000n * LPT + 1n) << 96n);
      await ethers.provider.send("hardhat_setStorageAt", [address, slot, ethers.toBeHex(broken, 32)]);
      expect((await bondingManager.getTranscoder(orchestrator.address)).cumulativeRewards).to.equal(4_000n * LPT + 1n);
      await expect(bondingManager.connect(broker).updateTranscoderWithFees(orchestrator.address, 1, round)).to.be.revertedWithPanic(
        PANIC_CODES.ASSERTION_ERROR,
      );
    });
  });

  describe("given stake that left in this round", () => {
    it("shares by the stake with which the round began, also where no reward has fixed it", async () => {
      const { bondingManager, payFees, orchestrator, delegator, round } = await loadFixture(activeFixture);
      await bondingManager.connect(delegator).unbond(1_500n * LPT);
      await payFees(orchestrator.address, ETH, round);
      // 40 % and a quarter of the rest.
      expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal((ETH * 55n) / 100n);
    });
  });
});
