// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { tokenRoles } from "../../../deploy/protocol/tokenRoles";
import { startRound } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

const LPT = 10n ** 18n;
const ETH = 10n ** 18n;
const NONE = ethers.ZeroAddress;
const HINTS = [NONE, NONE, NONE, NONE] as const;

type Fixture = Awaited<ReturnType<typeof activeFixture>>;

/** Reward and fees behind it, so that all factors and commissions are above zero. */
async function earnedFixture() {
  const fixture = await activeFixture();
  await fixture.bondingManager.connect(fixture.orchestrator).reward();
  await fixture.payFees(fixture.orchestrator.address, ETH, fixture.round);
  const round = await startRound(fixture.roundsManager);
  return { ...fixture, round };
}

/** The same, and reward was called in this round too. */
async function rewardedFixture() {
  const fixture = await earnedFixture();
  await fixture.bondingManager.connect(fixture.orchestrator).reward();
  return fixture;
}

/** Fees that the accounts could withdraw, and what waits for an orchestrator that unbonded. */
async function feesOf(fixture: Fixture): Promise<bigint> {
  const { bondingManager, views, orchestrator, delegator, rival, newcomer, second, stranger } = fixture;
  let sum = 0n;
  for (const { address } of [orchestrator, delegator, rival, newcomer, second, stranger]) {
    sum += await bondingManager.pendingFees(address, 0);
    if ((await views.getDelegator(address)).delegateAddress !== address)
      sum += (await bondingManager.getTranscoder(address)).cumulativeFees;
  }
  return sum;
}

describe("BondingManager, public disclosures", () => {
  describe("2022-08: a transfer to a receiver with unclaimed rewards froze stake", () => {
    it("leaves everybody able to unbond everything", async () => {
      const { bondingManager, roundsManager, delegator, newcomer, second, orchestrator } = await loadFixture(activeFixture);
      for (const account of [newcomer, second]) await bondingManager.connect(account).bond(500n * LPT, orchestrator.address);
      await startRound(roundsManager);
      await bondingManager.connect(orchestrator).reward();
      await bondingManager.connect(newcomer).transferBond(second.address, 100n * LPT, ...HINTS);
      await startRound(roundsManager);
      for (const account of [delegator, newcomer, second, orchestrator]) {
        const stake = await bondingManager.pendingStake(account.address, 0);
        await bondingManager.connect(account).unbond(stake);
      }
      expect(await bondingManager.transcoderTotalStake(orchestrator.address)).to.be.lessThan(10n);
    });
  });

  describe("2023-07: a third party made an unbonded orchestrator its own delegate", () => {
    const resigned = async () => {
      const fixture = await loadFixture(earnedFixture);
      const { bondingManager, orchestrator } = fixture;
      await bondingManager.connect(orchestrator).unbond(await bondingManager.pendingStake(orchestrator.address, 0));
      return fixture;
    };

    it("cannot by bonding for it", async () => {
      const { bondingManager, newcomer, orchestrator } = await resigned();
      await expect(bondingManager.connect(newcomer).bondForWithHint(1, orchestrator.address, orchestrator.address, ...HINTS))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidDelegate")
        .withArgs(orchestrator.address);
    });

    it("cannot by giving it stake that is delegated to it", async () => {
      const { bondingManager, delegator, orchestrator } = await resigned();
      await expect(bondingManager.connect(delegator).transferBond(orchestrator.address, 1, ...HINTS))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidDelegator")
        .withArgs(orchestrator.address);
    });

    it("cannot change a delegator's delegate, nor bond for nobody", async () => {
      const { bondingManager, newcomer, delegator, orchestrator, rival } = await loadFixture(rewardedFixture);
      await expect(bondingManager.connect(newcomer).bondForWithHint(1, delegator.address, rival.address, ...HINTS))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidDelegateChange")
        .withArgs(rival.address, orchestrator.address);
      await expect(bondingManager.connect(newcomer).bondForWithHint(1, NONE, orchestrator.address, ...HINTS))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidDelegator")
        .withArgs(NONE);
    });
  });

  describe("2023-10: stake that came to an orchestrator earned for the past", () => {
    for (const way of ["bond", "rebondFromUnbonded", "transferBond", "bondForWithHint"] as const) {
      it(`earns nothing for the past after ${way}`, async () => {
        const { bondingManager, roundsManager, rival, newcomer, second, orchestrator } = await loadFixture(earnedFixture);
        await bondingManager.connect(newcomer).bond(500n * LPT, way === "transferBond" ? orchestrator.address : rival.address);
        await startRound(roundsManager, 2);
        // Nobody has touched the orchestrator in this round: its factors of the round are not fixed yet.
        const bonding = bondingManager.connect(newcomer);
        const owner = way === "transferBond" || way === "bondForWithHint" ? second : newcomer;
        if (way === "bond") await bonding.bond(0, orchestrator.address);
        if (way === "bondForWithHint") await bonding.bondForWithHint(500n * LPT, owner.address, orchestrator.address, ...HINTS);
        if (way === "transferBond") await bonding.transferBond(owner.address, 500n * LPT, ...HINTS);
        if (way === "rebondFromUnbonded") {
          await bonding.unbond(500n * LPT);
          await bonding.rebondFromUnbonded(orchestrator.address, 0);
        }
        await startRound(roundsManager, 2);
        expect(await bondingManager.pendingStake(owner.address, 0)).to.equal(500n * LPT);
        expect(await bondingManager.pendingFees(owner.address, 0)).to.equal(0n);
      });
    }
  });

  describe("2023-10: votes could not be read after fees", () => {
    it("reads them in every round", async () => {
      const { bondingManager, bondingVotes, payFees, roundsManager, delegator, orchestrator, round } = await loadFixture(earnedFixture);
      await payFees(orchestrator.address, ETH, round);
      await bondingManager.connect(delegator).claimEarnings(0);
      await startRound(roundsManager, 2);
      for (let query = round - 1n; query <= round + 3n; query++) {
        const [votes] = await bondingVotes.getVotesAndDelegateAtRoundStart(delegator.address, query);
        expect(votes).to.be.greaterThan(0n);
      }
      expect(await bondingVotes.getVotes(delegator.address)).to.equal(await bondingManager.pendingStake(delegator.address, 0));
    });
  });

  describe("2024-03: a third party forced a claim before the round's reward", () => {
    it("cannot by bonding for the victim, nor by giving it stake", async () => {
      const { bondingManager, newcomer, second, delegator, rival, orchestrator, roundsManager } = await loadFixture(activeFixture);
      await bondingManager.connect(newcomer).bond(LPT, rival.address);
      await startRound(roundsManager);
      const error = "BondingManagerIllegalClaim";
      await expect(bondingManager.connect(second).bondForWithHint(1, delegator.address, orchestrator.address, ...HINTS))
        .to.be.revertedWithCustomError(bondingManager, error)
        .withArgs(delegator.address, orchestrator.address);
      await expect(bondingManager.connect(newcomer).transferBond(delegator.address, 1, ...HINTS))
        .to.be.revertedWithCustomError(bondingManager, error)
        .withArgs(delegator.address, orchestrator.address);
      await expect(bondingManager.connect(newcomer).transferBond(orchestrator.address, 1, ...HINTS))
        .to.be.revertedWithCustomError(bondingManager, error)
        .withArgs(orchestrator.address, orchestrator.address);
    });
  });

  describe("a forced claim after the reward cost its victim the fees of the rest of the round", () => {
    // The same fees with and without the attack: they may differ by what is rounded down twice.
    const feesAfter = async (attack: (fixture: Fixture) => Promise<unknown>, victim: "delegator" | "orchestrator") => {
      const fixture = await loadFixture(rewardedFixture);
      const { bondingManager, roundsManager, payFees, round } = fixture;
      await payFees(fixture.orchestrator.address, ETH, round);
      await attack(fixture);
      await payFees(fixture.orchestrator.address, ETH, round);
      await payFees(fixture.orchestrator.address, ETH, round);
      const now = await bondingManager.pendingFees(fixture[victim].address, 0);
      await startRound(roundsManager);
      expect(await bondingManager.pendingFees(fixture[victim].address, 0)).to.equal(now);
      expect(await feesOf(fixture)).to.be.at.most(4n * ETH);
      await bondingManager.connect(fixture[victim]).withdrawFees(fixture[victim].address, now);
      return now;
    };
    const attacks = {
      "bonding for it": (victim: "delegator" | "orchestrator") => (f: Fixture) =>
        f.bondingManager.connect(f.newcomer).bondForWithHint(1, f[victim].address, f.orchestrator.address, ...HINTS),
      "giving it stake": (victim: "delegator" | "orchestrator") => async (f: Fixture) => {
        const giver = victim === "delegator" ? f.orchestrator : f.delegator;
        await f.bondingManager.connect(giver).transferBond(f[victim].address, 1, ...HINTS);
      },
      "bonding for it twice": (victim: "delegator" | "orchestrator") => async (f: Fixture) => {
        for (let i = 0; i < 2; i++) {
          await f.bondingManager.connect(f.newcomer).bondForWithHint(1, f[victim].address, f.orchestrator.address, ...HINTS);
          await f.payFees(f.orchestrator.address, 0n, f.round);
        }
      },
    };
    for (const victim of ["delegator", "orchestrator"] as const) {
      for (const [name, attack] of Object.entries(attacks)) {
        it(`costs the ${victim} nothing by ${name}`, async () => {
          const peaceful = await feesAfter(() => Promise.resolve(), victim);
          const attacked = await feesAfter(attack(victim), victim);
          expect(peaceful - attacked).to.be.within(-3n, 3n);
          expect(attacked).to.be.greaterThan(ETH);
        });
      }
    }

    it("pays what was protected when the owner acts itself in the round, and not twice", async () => {
      const fixture = await loadFixture(rewardedFixture);
      const { bondingManager, payFees, newcomer, delegator, orchestrator, round } = fixture;
      await bondingManager.connect(newcomer).bondForWithHint(1, delegator.address, orchestrator.address, ...HINTS);
      await payFees(orchestrator.address, ETH, round);
      const pending = await bondingManager.pendingFees(delegator.address, 0);
      await bondingManager.connect(delegator).claimEarnings(0);
      expect((await fixture.views.getDelegator(delegator.address)).fees).to.equal(pending);
      await bondingManager.connect(delegator).claimEarnings(0);
      await payFees(orchestrator.address, ETH, round);
      // Its own claim is like anybody's: what comes after it in this round is not shared with it.
      expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal(pending);
      expect(await feesOf(fixture)).to.be.at.most(3n * ETH);
      await startRound(fixture.roundsManager);
      expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal(pending);
    });

    it("keeps an orchestrator waiting for nothing that it earns as such: it can leave with all of it", async () => {
      const { bondingManager, views, payFees, newcomer, orchestrator, round } = await loadFixture(rewardedFixture);
      await bondingManager.connect(newcomer).bondForWithHint(1, orchestrator.address, orchestrator.address, ...HINTS);
      await payFees(orchestrator.address, ETH, round);
      const { fees } = await views.getDelegator(orchestrator.address);
      const pending = await bondingManager.pendingFees(orchestrator.address, 0);
      expect(pending - fees).to.be.greaterThan((ETH * 4n) / 10n);
      await expect(bondingManager.connect(orchestrator).unbond(await bondingManager.pendingStake(orchestrator.address, 0)))
        .to.emit(bondingManager, "EarningsClaimed")
        .withArgs(orchestrator.address, orchestrator.address, 0, pending - fees, round, round);
      expect((await bondingManager.getTranscoder(orchestrator.address)).cumulativeFees).to.equal(0n);
      expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal(pending);
      await bondingManager.connect(orchestrator).withdrawFees(orchestrator.address, pending);
      await payFees(orchestrator.address, ETH, round);
      expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal(0n);
    });

    it("protects a delegator of an orchestrator that is active no more", async () => {
      const fixture = await loadFixture(earnedFixture);
      const { bondingManager, roundsManager, payFees, newcomer, rival, second, delegator, orchestrator, round } = fixture;
      for (const account of [newcomer, rival]) await bondingManager.connect(account).bond(9_000n * LPT, account.address);
      await startRound(roundsManager);
      expect(await bondingManager.isActiveTranscoder(orchestrator.address)).to.equal(false);
      const before = await bondingManager.pendingFees(delegator.address, 0);
      for (const victim of [delegator, orchestrator]) {
        await bondingManager.connect(second).bondForWithHint(1, victim.address, orchestrator.address, ...HINTS);
      }
      await payFees(orchestrator.address, ETH, round);
      const fees = (await bondingManager.pendingFees(delegator.address, 0)) - before;
      // 60 % of the fee for 4,194.6 of 6,123.8 LPT.
      expect(fees).to.be.within((ETH * 4109n) / 10_000n, (ETH * 4110n) / 10_000n);
      expect(await feesOf(fixture)).to.be.within(2n * ETH - 10n, 2n * ETH);
    });
  });

  describe("2024-10: stake reduced to dust, eviction and reward let one ticket drain the Minter", () => {
    it("never credits more than was paid", async () => {
      const fixture = await loadFixture(activeFixture);
      const { bondingManager, roundsManager, payFees, rival, newcomer } = fixture;
      // The rival works alone, with all its rewards unclaimed.
      await bondingManager.connect(rival).reward();
      await bondingManager.connect(rival).transcoder(1_000_000, 1_000_000);
      await startRound(roundsManager);
      await bondingManager.connect(rival).reward();
      const round = await startRound(roundsManager);
      const earned = await bondingManager.pendingStake(rival.address, 0);
      // All but a wei of what it owns, then eviction by its accomplice, then the reward, all in one round.
      await bondingManager.connect(rival).unbond(earned - 1n);
      await bondingManager.connect(newcomer).bond(5_000n * LPT, newcomer.address);
      expect((await bondingManager.getTranscoder(rival.address)).deactivationRound).to.equal(round + 1n);
      await bondingManager.connect(rival).reward();
      await payFees(rival.address, ETH, round);
      await startRound(roundsManager);
      await payFees(rival.address, ETH, round);
      expect(await feesOf(fixture)).to.be.at.most(2n * ETH);
      const { activeCumulativeRewards, lastRewardRound } = await bondingManager.getTranscoder(rival.address);
      const pool = await fixture.views.getTranscoderEarningsPoolForRound(rival.address, lastRewardRound);
      expect(activeCumulativeRewards).to.be.at.most(pool.totalStake);
    });

    it("never credits more when it comes back by its reward", async () => {
      const fixture = await loadFixture(activeFixture);
      const { bondingManager, roundsManager, payFees, rival, newcomer } = fixture;
      await bondingManager.connect(rival).reward();
      await bondingManager.connect(rival).transcoder(1_000_000, 1_000_000);
      const round = await startRound(roundsManager);
      await bondingManager.connect(rival).unbond((await bondingManager.pendingStake(rival.address, 0)) - 1n);
      await bondingManager.connect(newcomer).bond(4_000n * LPT, newcomer.address);
      await bondingManager.setNumActiveTranscoders(3);
      await bondingManager.connect(rival).reward();
      expect(await bondingManager.getNextTranscoderInPool(rival.address)).not.to.equal(rival.address);
      await startRound(roundsManager);
      await bondingManager.connect(rival).reward();
      for (let i = 0n; i < 3n; i++) await payFees(rival.address, ETH, round + i / 2n);
      expect(await feesOf(fixture)).to.be.at.most(3n * ETH);
    });
  });

  describe("2025-08: fees of an inactive orchestrator were multiplied by stake that came later", () => {
    it("refuses tickets of rounds in which it was not active", async () => {
      const { bondingManager, roundsManager, broker, newcomer, rival, orchestrator } = await loadFixture(earnedFixture);
      for (const account of [newcomer, rival]) await bondingManager.connect(account).bond(9_000n * LPT, account.address);
      const round = await startRound(roundsManager);
      await expect(bondingManager.connect(broker).updateTranscoderWithFees(orchestrator.address, ETH, round))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotActive")
        .withArgs(orchestrator.address, round);
    });

    it("shares a ticket of an active round by the stake of now", async () => {
      const fixture = await loadFixture(earnedFixture);
      const { bondingManager, roundsManager, payFees, newcomer, rival, second, orchestrator, round } = fixture;
      // The pool is full of large stakes, so that the orchestrator stays out whatever it gets.
      await bondingManager.connect(rival).bond(14_000n * LPT, rival.address);
      await bondingManager.connect(newcomer).bond(20_000n * LPT, newcomer.address);
      await startRound(roundsManager);
      await bondingManager.connect(second).bond(13_000n * LPT, orchestrator.address);
      await startRound(roundsManager);
      expect(await bondingManager.isActiveTranscoder(orchestrator.address)).to.equal(false);
      const before = await feesOf(fixture);
      await payFees(orchestrator.address, ETH, round);
      const credited = (await feesOf(fixture)) - before;
      expect(ETH - credited).to.be.within(0n, 20n);
      await startRound(roundsManager);
      expect((await feesOf(fixture)) - before).to.equal(credited);
    });
  });

  describe("eviction and return in one round cost an orchestrator its reward", () => {
    for (const way of ["bond", "rebond", "transferBond"] as const) {
      it(`costs nothing by ${way}, and nobody is kept from bonding to it`, async () => {
        const fixture = await loadFixture(activeFixture);
        const { bondingManager, roundsManager, rival, second, newcomer, delegator, orchestrator } = fixture;
        await bondingManager.connect(second).bond(4_000n * LPT - 5n, second.address);
        const stake = way === "transferBond" ? rival : orchestrator;
        await bondingManager.connect(newcomer).bond(way === "transferBond" ? 100n : 10n, stake.address);
        const round = await startRound(roundsManager);
        if (way === "rebond") await bondingManager.connect(newcomer).unbond(9n);
        await bondingManager.connect(delegator).unbond(20n);
        // The attacker's own orchestrator takes the victim's place, and dust brings the victim back.
        await bondingManager.connect(second).bond(6n, second.address);
        expect((await bondingManager.getTranscoder(orchestrator.address)).deactivationRound).to.equal(round + 1n);
        if (way === "bond") await bondingManager.connect(newcomer).bond(20n, orchestrator.address);
        if (way === "rebond") {
          await bondingManager.connect(newcomer).rebond(0);
          await bondingManager.connect(second).unbond(10n);
          await bondingManager.connect(newcomer).bond(11n, orchestrator.address);
        }
        if (way === "transferBond") {
          // The delegator has claimed in this round, so that it can be given stake.
          await bondingManager.connect(newcomer).transferBond(delegator.address, 30n, ...HINTS);
        }
        const record = await bondingManager.getTranscoder(orchestrator.address);
        expect(record.deactivationRound).to.equal(ethers.MaxUint256);
        expect(await bondingManager.isActiveTranscoder(orchestrator.address)).to.equal(true);
        await expect(bondingManager.connect(orchestrator).reward()).to.emit(bondingManager, "Reward");
        await startRound(roundsManager);
        await expect(bondingManager.connect(orchestrator).reward()).to.emit(bondingManager, "Reward");
      });
    }
  });

  describe("2023-08, H-01: the treasury's cut in the fee path blocked redemptions", () => {
    for (const cut of [0n, 10n ** 26n, 10n ** 27n]) {
      it(`credits fees after a first reward with a cut of ${cut} ray`, async () => {
        const fixture = await loadFixture(activeFixture);
        const { bondingManager, roundsManager, payFees, orchestrator, delegator } = fixture;
        await bondingManager.setTreasuryRewardCutRate(cut);
        const round = await startRound(roundsManager);
        await bondingManager.connect(orchestrator).reward();
        await payFees(orchestrator.address, ETH, round);
        // 45 % for the delegator, as if the reward had not been; the estimate is never above.
        expect((ETH * 45n) / 100n - (await bondingManager.pendingFees(delegator.address, 0))).to.be.within(0n, 1n);
        expect(await feesOf(fixture)).to.be.at.most(ETH);
      });
    }
  });

  describe("2023-08: the factor before a first reward was estimated with what others had minted", () => {
    it("does not depend on who was rewarded before", async () => {
      const { bondingManager, payFees, orchestrator, rival, delegator, round } = await loadFixture(activeFixture);
      await bondingManager.connect(rival).reward();
      await bondingManager.connect(orchestrator).reward();
      await payFees(orchestrator.address, ETH, round);
      expect((ETH * 45n) / 100n - (await bondingManager.pendingFees(delegator.address, 0))).to.be.within(0n, 1n);
    });
  });

  describe("2023-08, H-02 and M: delegators of nobody had votes to take away", () => {
    it("gives them none once the orchestrator is slashed away", async () => {
      const { bondingManager, bondingVotes, controller, token, minter, stranger, orchestrator, delegator } =
        await loadFixture(activeFixture);
      await controller.setContractInfo(contractId("Verifier"), stranger.address, `0x${"0".repeat(40)}`);
      await token.grantRole(tokenRoles.burner, await minter.getAddress());
      await bondingManager.connect(stranger).slashTranscoder(orchestrator.address, NONE, 1_000_000, 0);
      expect(await bondingVotes.getVotes(orchestrator.address)).to.equal(0n);
      expect(await bondingVotes.getVotes(delegator.address)).to.equal(0n);
      expect(await bondingVotes.delegates(delegator.address)).to.equal(orchestrator.address);
      expect(await bondingVotes.delegates(orchestrator.address)).to.equal(NONE);
    });
  });

  describe("fees of a ticket won in an active round were lost after deactivation", () => {
    it("credits them also after the orchestrator has unbonded", async () => {
      const { bondingManager, roundsManager, payFees, orchestrator, delegator, round } = await loadFixture(activeFixture);
      await bondingManager.connect(orchestrator).unbond(1_000n * LPT);
      await startRound(roundsManager);
      await payFees(orchestrator.address, ETH, round);
      // 60 % for 3,000 of 3,000 LPT.
      expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal((ETH * 6n) / 10n);
      expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal((ETH * 4n) / 10n);
    });

    it("credits them whoever bonds to it in the round of the redemption", async () => {
      const fixture = await loadFixture(activeFixture);
      const { bondingManager, roundsManager, payFees, newcomer, rival, second, delegator, orchestrator, round } = fixture;
      for (const account of [newcomer, rival]) await bondingManager.connect(account).bond(9_000n * LPT, account.address);
      await startRound(roundsManager);
      await bondingManager.connect(second).bond(4_999n * LPT, orchestrator.address);
      await payFees(orchestrator.address, ETH, round);
      expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal((ETH * 45n) / 100n);
      expect(await feesOf(fixture)).to.equal(ETH);
    });
  });

  describe("dust stake wore factors out", () => {
    it("never blocks a reward nor a redemption", async () => {
      const fixture = await loadFixture(activeFixture);
      const { bondingManager, roundsManager, payFees, rival } = fixture;
      await bondingManager.connect(rival).reward();
      await bondingManager.connect(rival).transcoder(0, 1_000_000);
      await startRound(roundsManager);
      await bondingManager.connect(rival).unbond((await bondingManager.pendingStake(rival.address, 0)) - 1n);
      let round = await startRound(roundsManager);
      for (let i = 0; i < 4; i++) {
        await payFees(rival.address, 1_000n, round);
        await payFees(rival.address, 100n * ETH, round);
        await bondingManager.connect(rival).reward();
        await payFees(rival.address, 100n * ETH, round);
        round = await startRound(roundsManager);
      }
      const fees = await bondingManager.pendingFees(rival.address, 0);
      expect(fees).to.be.within(800n * ETH, 800n * ETH + 4_000n);
      await bondingManager.connect(rival).withdrawFees(rival.address, fees);
      expect(await feesOf(fixture)).to.equal(0n);
    });
  });
});
