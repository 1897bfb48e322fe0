// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { skipRounds, startRound } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

const LPT = 10n ** 18n;
const NONE = ethers.ZeroAddress;

const HINTS = [NONE, NONE, NONE, NONE] as const;

/** The stranger is the Verifier. */
async function verifierFixture() {
  const fixture = await activeFixture();
  await fixture.controller.setContractInfo(contractId("Verifier"), fixture.stranger.address, `0x${"0".repeat(40)}`);
  return { ...fixture, verifier: fixture.bondingManager.connect(fixture.stranger) };
}

/** The rival has unbonded 1,000 LPT twice: locks 0 and 1. */
async function thawingFixture() {
  const fixture = await verifierFixture();
  for (let i = 0; i < 2; i++) await fixture.bondingManager.connect(fixture.rival).unbond(1_000n * LPT);
  return fixture;
}

/** The rival has unbonded everything: locks 0 to 2. */
async function unbondedFixture() {
  const fixture = await thawingFixture();
  await fixture.bondingManager.connect(fixture.rival).unbond(4_000n * LPT);
  return fixture;
}

describe("BondingManager.slashTranscoder", () => {
  describe("when the caller is not the Verifier", () => {
    it("reverts", async () => {
      const { bondingManager, owner, orchestrator, stranger } = await loadFixture(verifierFixture);
      await expect(bondingManager.slashTranscoder(orchestrator.address, owner.address, 1, 1))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerUnauthorizedCaller")
        .withArgs(owner.address, stranger.address);
    });
  });

  describe("when there is no Verifier", () => {
    it("reverts", async () => {
      const { bondingManager, controller, owner, orchestrator } = await loadFixture(activeFixture);
      await controller.setContractInfo(contractId("Verifier"), NONE, `0x${"0".repeat(40)}`);
      await expect(bondingManager.slashTranscoder(orchestrator.address, owner.address, 1, 1))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerUnauthorizedCaller")
        .withArgs(owner.address, NONE);
    });
  });

  describe("given a paused system", () => {
    it("reverts", async () => {
      const { bondingManager, verifier, controller, orchestrator } = await loadFixture(verifierFixture);
      await controller.pause();
      await expect(verifier.slashTranscoder(orchestrator.address, NONE, 1, 1)).to.be.revertedWithCustomError(
        bondingManager,
        "BondingManagerPaused",
      );
    });
  });

  describe("given a round that is not initialized", () => {
    it("takes the orchestrator out of the round, so that the others have all of it", async () => {
      const { bondingManager, verifier, roundsManager, minter, orchestrator, rival } = await loadFixture(verifierFixture);
      await skipRounds(roundsManager, 2);
      const round = await roundsManager.currentRound();
      const last = await roundsManager.lastInitializedRound();
      await expect(verifier.slashTranscoder(rival.address, NONE, 1, 0))
        .to.emit(bondingManager, "TranscoderDeactivated")
        .withArgs(rival.address, last + 1n);
      await roundsManager.initializeRound();
      expect(await bondingManager.isActiveTranscoder(rival.address)).to.equal(false);
      expect(await bondingManager.currentRoundTotalActiveStake()).to.equal(4_000n * LPT);
      expect(await bondingManager.canBePaid(rival.address, round)).to.deep.equal([false, false]);
      expect(await bondingManager.canBePaid(rival.address, last)).to.deep.equal([true, false]);
      await expect(bondingManager.connect(rival).reward())
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotActive")
        .withArgs(rival.address, round);
      await bondingManager.connect(orchestrator).reward();
      expect(await minter.currentMintedTokens()).to.equal(await minter.currentMintableTokens());

      await bondingManager.connect(rival).transcoder(0, 0);
      await startRound(roundsManager);
      expect(await bondingManager.isActiveTranscoder(rival.address)).to.equal(true);
    });
  });

  describe("given a round that is not initialized, and an account that delegates to a member of the pool", () => {
    it("takes its stake out of the round, so that nobody mints for it", async () => {
      const { bondingManager, verifier, roundsManager, minter, orchestrator, delegator, rival } = await loadFixture(verifierFixture);
      await skipRounds(roundsManager, 2);
      await verifier.slashTranscoder(delegator.address, NONE, 500_000, 0);
      await roundsManager.initializeRound();
      expect(await bondingManager.currentRoundTotalActiveStake()).to.equal(8_500n * LPT);
      const mintable = await minter.currentMintableTokens();
      await bondingManager.connect(orchestrator).reward();
      // 2,500 of 8,500 LPT, in the 9 digits that the Minter counts with.
      expect(await minter.currentMintedTokens()).to.equal((mintable * ((2_500n * 10n ** 9n) / 8_500n)) / 10n ** 9n);
      await bondingManager.connect(rival).reward();
      expect(await minter.currentMintedTokens()).to.be.at.most(mintable);
    });
  });

  describe("when a share is above 100 %", () => {
    it("reverts", async () => {
      const { bondingManager, verifier, orchestrator } = await loadFixture(verifierFixture);
      for (const [slash, fee] of [
        [1_000_001n, 0n],
        [0n, 1_000_001n],
      ] as const) {
        await expect(verifier.slashTranscoder(orchestrator.address, NONE, slash, fee))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidShare")
          .withArgs(1_000_001n, 1_000_000n);
      }
    });
  });

  describe("given an account without stake", () => {
    it("takes nothing", async () => {
      const { verifier, logs, newcomer, owner, round } = await loadFixture(verifierFixture);
      const { address } = newcomer;
      expect(await logs(verifier.slashTranscoder(address, owner.address, 1_000_000, 1_000_000))).to.deep.equal([
        ["EarningsClaimed", NONE, address, 0n, 0n, 1n, round],
        ["DelegatorBondedAmountChanged", address, 0n, 0n, 0n, round],
        ["TranscoderSlashed", address, owner.address, 0n, 0n],
      ]);
    });
  });

  describe("given an orchestrator in the pool", () => {
    it("takes a part of its own stake, and takes it out of the pool", async () => {
      const { bondingManager, bondingVotes, views, verifier, minter, token, logs, orchestrator, owner, round } =
        await loadFixture(verifierFixture);
      const source = await minter.getAddress();
      const supply = await token.totalSupply();
      const { address } = orchestrator;
      expect(await logs(verifier.slashTranscoder(address, owner.address, 400_000, 250_000))).to.deep.equal([
        ["EarningsClaimed", address, address, 0n, 0n, round, round],
        ["TranscoderDeactivated", address, round + 1n],
        ["DelegateVotesChanged", address, 4_000n * LPT, 3_600n * LPT],
        ["DelegatorBondedAmountChanged", address, 1_000n * LPT, round - 1n, 600n * LPT, round],
        ["Transfer", source, owner.address, 100n * LPT],
        ["Transfer", source, NONE, 300n * LPT],
        ["Burn", source, 300n * LPT],
        ["TranscoderSlashed", address, owner.address, 400n * LPT, 100n * LPT],
      ]);
      expect(await token.totalSupply()).to.equal(supply - 300n * LPT);
      expect(await bondingManager.transcoderTotalStake(address)).to.equal(3_600n * LPT);
      expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(6_000n * LPT);
      expect((await bondingManager.getTranscoder(address)).deactivationRound).to.equal(round + 1n);
      expect(await bondingManager.isRegisteredTranscoder(address)).to.equal(true);
      expect(await bondingVotes.getVotes(address)).to.equal(3_600n * LPT);
      const pools = [round, round + 1n].map((r) => views.getTranscoderEarningsPoolForRound(address, r));
      expect((await pools[0])?.totalStake).to.equal(4_000n * LPT);
      expect((await pools[1])?.totalStake).to.equal(3_600n * LPT);
    });

    it("burns everything without a finder", async () => {
      const { verifier, minter, logs, orchestrator } = await loadFixture(verifierFixture);
      const entries = await logs(verifier.slashTranscoder(orchestrator.address, NONE, 400_000, 250_000));
      expect(entries.slice(-3)).to.deep.equal([
        ["Transfer", await minter.getAddress(), NONE, 400n * LPT],
        ["Burn", await minter.getAddress(), 400n * LPT],
        ["TranscoderSlashed", orchestrator.address, NONE, 400n * LPT, 0n],
      ]);
    });

    it("burns nothing if all goes to the finder", async () => {
      const { verifier, logs, orchestrator, owner } = await loadFixture(verifierFixture);
      const entries = await logs(verifier.slashTranscoder(orchestrator.address, owner.address, 400_000, 1_000_000));
      expect(entries.map(([name]) => name)).not.to.include("Burn");
      expect(entries).to.deep.include(["TranscoderSlashed", orchestrator.address, owner.address, 400n * LPT, 400n * LPT]);
    });

    it("lets it come back with what is left", async () => {
      const { bondingManager, verifier, roundsManager, orchestrator } = await loadFixture(verifierFixture);
      await verifier.slashTranscoder(orchestrator.address, NONE, 400_000, 0);
      const round = await startRound(roundsManager);
      await expect(bondingManager.connect(orchestrator).transcoder(0, 0))
        .to.emit(bondingManager, "TranscoderActivated")
        .withArgs(orchestrator.address, round + 1n);
    });

    it("does not come back by a bond, nor by a reward", async () => {
      const { bondingManager, verifier, roundsManager, orchestrator, delegator } = await loadFixture(verifierFixture);
      await verifier.slashTranscoder(orchestrator.address, NONE, 1, 0);
      await bondingManager.connect(delegator).bond(LPT, orchestrator.address);
      await bondingManager.connect(orchestrator).reward();
      await bondingManager.connect(orchestrator).bond(LPT, orchestrator.address);
      expect(await bondingManager.getTranscoderPoolSize()).to.equal(1n);
      const round = await startRound(roundsManager);
      expect(await bondingManager.isActiveTranscoder(orchestrator.address)).to.equal(false);
      await bondingManager.connect(orchestrator).transcoder(0, 0);
      expect((await bondingManager.getTranscoder(orchestrator.address)).activationRound).to.equal(round + 1n);
    });

    it("comes back by a bond, too, once it has said so and there was no place", async () => {
      const { bondingManager, verifier, roundsManager, orchestrator, newcomer } = await loadFixture(verifierFixture);
      await verifier.slashTranscoder(orchestrator.address, NONE, 500_000, 0);
      await bondingManager.connect(newcomer).bond(3_600n * LPT, newcomer.address);
      await startRound(roundsManager);
      await bondingManager.connect(orchestrator).transcoder(0, 0);
      expect(await bondingManager.getTranscoderPoolSize()).to.equal(2n);
      expect((await bondingManager.getTranscoder(newcomer.address)).deactivationRound).to.equal(ethers.MaxUint256);
      await bondingManager.connect(orchestrator).bond(101n * LPT, orchestrator.address);
      expect((await bondingManager.getTranscoder(orchestrator.address)).deactivationRound).to.equal(ethers.MaxUint256);
    });

    it("leaves the pool also if its stake is too small to take a part of", async () => {
      const { bondingManager, verifier, roundsManager, logs, orchestrator } = await loadFixture(verifierFixture);
      await bondingManager.connect(orchestrator).unbond(1_000n * LPT - 1n);
      const round = await startRound(roundsManager, 7);
      await bondingManager.connect(orchestrator).withdrawStake(0);
      const entries = await logs(verifier.slashTranscoder(orchestrator.address, NONE, 999_999, 0));
      expect(entries).to.deep.include(["TranscoderDeactivated", orchestrator.address, round + 1n]);
      expect(entries).to.deep.include(["TranscoderSlashed", orchestrator.address, NONE, 0n, 0n]);
      expect(await bondingManager.isRegisteredTranscoder(orchestrator.address)).to.equal(true);
    });

    it("stays in the pool if the share is zero", async () => {
      const { bondingManager, verifier, orchestrator } = await loadFixture(verifierFixture);
      await verifier.slashTranscoder(orchestrator.address, NONE, 0, 0);
      expect(await bondingManager.getTranscoderPoolSize()).to.equal(2n);
    });

    it("keeps its rank among equals if nothing is taken", async () => {
      const { bondingManager, verifier, orchestrator, rival, second } = await loadFixture(verifierFixture);
      await bondingManager.connect(second).bond(2_000n * LPT, orchestrator.address);
      await verifier.slashTranscoder(rival.address, NONE, 0, 0);
      expect(await bondingManager.getFirstTranscoderInPool()).to.equal(orchestrator.address);
    });

    it("gives it first what it earned", async () => {
      const { bondingManager, verifier, logs, roundsManager, orchestrator } = await loadFixture(verifierFixture);
      await bondingManager.connect(orchestrator).reward();
      await startRound(roundsManager);
      const stake = await bondingManager.pendingStake(orchestrator.address, 0);
      expect(stake).to.be.greaterThan(1_000n * LPT);
      const entries = await logs(verifier.slashTranscoder(orchestrator.address, NONE, 300_000, 0));
      const penalty = (stake * 3n) / 10n;
      expect(entries).to.deep.include(["TranscoderSlashed", orchestrator.address, NONE, penalty, 0n]);
      expect(await bondingManager.pendingStake(orchestrator.address, 0)).to.equal(stake - penalty);
    });

    it("takes nothing of its delegators'", async () => {
      const { bondingManager, verifier, payFees, orchestrator, delegator, round } = await loadFixture(verifierFixture);
      await bondingManager.connect(orchestrator).reward();
      await payFees(orchestrator.address, LPT, round);
      const earnings = async () => [
        await bondingManager.pendingStake(delegator.address, 0),
        await bondingManager.pendingFees(delegator.address, 0),
      ];
      const before = await earnings();
      await verifier.slashTranscoder(orchestrator.address, NONE, 1_000_000, 0);
      expect(await earnings()).to.deep.equal(before);
      await bondingManager.connect(delegator).claimEarnings(0);
      expect(await earnings()).to.deep.equal(before);
    });

    it("keeps what others forced it to claim, and what came since", async () => {
      const { bondingManager, verifier, payFees, orchestrator, delegator, round } = await loadFixture(verifierFixture);
      await bondingManager.connect(orchestrator).reward();
      await bondingManager.connect(delegator).bondForWithHint(1, orchestrator.address, orchestrator.address, ...HINTS);
      await payFees(orchestrator.address, LPT, round);
      const fees = await bondingManager.pendingFees(orchestrator.address, 0);
      await verifier.slashTranscoder(orchestrator.address, NONE, 1_000_000, 0);
      expect(await bondingManager.pendingFees(orchestrator.address, 0)).to.equal(fees);
      await bondingManager.connect(orchestrator).claimEarnings(0);
      await bondingManager.connect(orchestrator).withdrawFees(orchestrator.address, fees);
    });

    it("works in a round that nobody initialized", async () => {
      const { verifier, logs, roundsManager, orchestrator, round } = await loadFixture(verifierFixture);
      await skipRounds(roundsManager, 3);
      const { address } = orchestrator;
      const entries = await logs(verifier.slashTranscoder(address, NONE, 500_000, 0));
      expect(entries).to.deep.include(["EarningsClaimed", address, address, 0n, 0n, round, round + 3n]);
      expect(entries).to.deep.include(["DelegatorBondedAmountChanged", address, 1_000n * LPT, round - 1n, 500n * LPT, round + 3n]);
      expect(entries).to.deep.include(["TranscoderSlashed", address, NONE, 500n * LPT, 0n]);
    });

    it("keeps its votes in step when nothing is taken", async () => {
      const { bondingManager, bondingVotes, verifier, logs, orchestrator, delegator, round } = await loadFixture(verifierFixture);
      await bondingManager.connect(orchestrator).reward();
      const pending = await bondingManager.pendingStake(delegator.address, 0);
      const entries = await logs(verifier.slashTranscoder(delegator.address, NONE, 0, 0));
      expect(entries).to.deep.include(["DelegatorBondedAmountChanged", delegator.address, 3_000n * LPT, round - 1n, pending, round]);
      expect(await bondingVotes.getVotes(delegator.address)).to.equal(pending);
    });
  });

  describe("given an orchestrator that loses everything", () => {
    it("is unbonded, and its delegators stay", async () => {
      const { bondingManager, views, verifier, orchestrator, delegator, roundsManager } = await loadFixture(verifierFixture);
      await verifier.slashTranscoder(orchestrator.address, NONE, 1_000_000, 0);
      const record = await views.getDelegator(orchestrator.address);
      expect([record.bondedAmount, record.delegateAddress, record.startRound]).to.deep.equal([0n, NONE, 0n]);
      expect(await bondingManager.isRegisteredTranscoder(orchestrator.address)).to.equal(false);
      expect(await bondingManager.transcoderTotalStake(orchestrator.address)).to.equal(3_000n * LPT);
      await startRound(roundsManager);
      await bondingManager.connect(delegator).unbond(3_000n * LPT);
      expect(await bondingManager.transcoderTotalStake(orchestrator.address)).to.equal(0n);
    });
  });

  describe("given delegators of an orchestrator that loses everything", () => {
    it("freezes none of them", async () => {
      const { bondingManager, verifier, token, payFees, roundsManager, orchestrator, delegator, rival, stranger, round } =
        await loadFixture(verifierFixture);
      const bonding = bondingManager.connect(delegator);
      await payFees(orchestrator.address, LPT, round);
      await bonding.unbond(1_000n * LPT);
      await verifier.slashTranscoder(orchestrator.address, NONE, 1_000_000, 0);
      await bondingManager.connect(orchestrator).reward();
      // An orchestrator without stake shares its round's reward and fees as before.
      await startRound(roundsManager);
      const [stake, fees] = [await bonding.pendingStake(delegator.address, 0), await bonding.pendingFees(delegator.address, 0)];
      expect(fees).to.be.greaterThan(0n);
      await bonding.claimEarnings(0);
      expect(await bonding.pendingStake(delegator.address, 0)).to.equal(stake);
      await bonding.withdrawFees(delegator.address, fees);
      await bonding.transferBond(stranger.address, 7n, ...HINTS);
      await bonding.unbond(LPT);
      await bonding.bond(0, rival.address);
      await bonding.rebond(0);
      await startRound(roundsManager, 7);
      await bonding.unbond(await bonding.pendingStake(delegator.address, 0));
      await expect(bonding.withdrawStake(2)).to.changeTokenBalance(token, delegator.address, LPT);
      await startRound(roundsManager, 7);
      await bonding.withdrawStake(3);
    });
  });

  describe("given an orchestrator whose stake thaws", () => {
    it("takes the same part of what is bonded and of each lock", async () => {
      const { bondingManager, verifier, logs, rival, owner, round } = await loadFixture(thawingFixture);
      const entries = await logs(verifier.slashTranscoder(rival.address, owner.address, 300_000, 500_000));
      expect(entries.slice(-1)).to.deep.equal([["TranscoderSlashed", rival.address, owner.address, 1_800n * LPT, 900n * LPT]]);
      expect(await bondingManager.pendingStake(rival.address, 0)).to.equal(2_800n * LPT);
      for (const id of [0, 1]) {
        expect((await bondingManager.getDelegatorUnbondingLock(rival.address, id)).slice()).to.deep.equal([700n * LPT, round + 7n]);
      }
      expect(await bondingManager.transcoderTotalStake(rival.address)).to.equal(2_800n * LPT);
    });

    it("costs the same however many locks there are", async () => {
      const { bondingManager, verifier, rival } = await loadFixture(thawingFixture);
      await bondingManager.connect(rival).unbond(1);
      const few = await verifier.slashTranscoder.estimateGas(rival.address, NONE, 300_000, 0);
      for (let i = 0; i < 30; i++) await bondingManager.connect(rival).unbond(1);
      expect(await verifier.slashTranscoder.estimateGas(rival.address, NONE, 300_000, 0)).to.be.at.most(few);
    });

    it("spares what thaws later", async () => {
      const { bondingManager, verifier, rival } = await loadFixture(thawingFixture);
      await verifier.slashTranscoder(rival.address, NONE, 500_000, 0);
      await bondingManager.connect(rival).unbond(10n * LPT);
      expect((await bondingManager.getDelegatorUnbondingLock(rival.address, 2))[0]).to.equal(10n * LPT);
      await verifier.slashTranscoder(rival.address, NONE, 100_000, 0);
      expect((await bondingManager.getDelegatorUnbondingLock(rival.address, 0))[0]).to.equal(450n * LPT);
      expect((await bondingManager.getDelegatorUnbondingLock(rival.address, 2))[0]).to.equal(9n * LPT);
    });

    it("reaches a lock until it is withdrawn, which pays what is left, once", async () => {
      const { bondingManager, verifier, token, logs, minter, roundsManager, rival, round } = await loadFixture(thawingFixture);
      await startRound(roundsManager, 9);
      await verifier.slashTranscoder(rival.address, NONE, 300_000, 0);
      const source = await minter.getAddress();
      expect(await logs(bondingManager.connect(rival).withdrawStake(0))).to.deep.equal([
        ["Transfer", source, rival.address, 700n * LPT],
        ["WithdrawStake", rival.address, 0n, 700n * LPT, round + 7n],
      ]);
      // Only the other lock is left to be taken from.
      await expect(verifier.slashTranscoder(rival.address, NONE, 1_000_000, 0))
        .to.emit(bondingManager, "TranscoderSlashed")
        .withArgs(rival.address, NONE, 2_800n * LPT + 700n * LPT, 0n);
      expect(await token.balanceOf(source)).to.equal(4_000n * LPT);
    });

    it("bonds again what is left, and no more of it thaws", async () => {
      const { bondingManager, verifier, logs, rival } = await loadFixture(thawingFixture);
      await verifier.slashTranscoder(rival.address, NONE, 300_000, 0);
      expect(await logs(bondingManager.connect(rival).rebond(1))).to.deep.include(["Rebond", rival.address, rival.address, 1n, 700n * LPT]);
      expect(await bondingManager.pendingStake(rival.address, 0)).to.equal(3_500n * LPT);
      await expect(verifier.slashTranscoder(rival.address, NONE, 500_000, 0))
        .to.emit(bondingManager, "TranscoderSlashed")
        .withArgs(rival.address, NONE, 1_750n * LPT + 350n * LPT, 0n);
    });

    it("keeps the 10^24th part of it, and loses all of less", async () => {
      const { bondingManager, verifier, token, rival } = await loadFixture(verifierFixture);
      await token.transfer(rival.address, 2_000_000n * LPT);
      await bondingManager.connect(rival).bond(2_000_000n * LPT, rival.address);
      await bondingManager.connect(rival).unbond(2_000_000n * LPT);
      for (let i = 0; i < 4; i++) await verifier.slashTranscoder(rival.address, NONE, 999_999, 0);
      expect((await bondingManager.getDelegatorUnbondingLock(rival.address, 0))[0]).to.equal(2n);
      await verifier.slashTranscoder(rival.address, NONE, 1, 0);
      expect((await bondingManager.getDelegatorUnbondingLock(rival.address, 0))[0]).to.equal(0n);
    });

    it("is not held up by locks of one wei", async () => {
      const { bondingManager, verifier, rival } = await loadFixture(verifierFixture);
      for (let i = 0; i < 3; i++) await bondingManager.connect(rival).unbond(1);
      for (const share of [1, 999_999, 500_000, 1_000_000]) await verifier.slashTranscoder(rival.address, NONE, share, 0);
      for (const id of [0, 1, 2]) expect((await bondingManager.getDelegatorUnbondingLock(rival.address, id))[0]).to.equal(0n);
    });
  });

  describe("given an orchestrator that was punished often while nothing thawed", () => {
    it("takes no more of what thaws later than of anybody else's", async () => {
      const { bondingManager, verifier, rival } = await loadFixture(verifierFixture);
      for (let i = 0; i < 4; i++) await verifier.slashTranscoder(rival.address, NONE, 999_999, 0);
      await bondingManager.connect(rival).bond(1_000n * LPT, rival.address);
      await bondingManager.connect(rival).unbond(1_000n * LPT);
      await verifier.slashTranscoder(rival.address, NONE, 500_000, 0);
      expect((await bondingManager.getDelegatorUnbondingLock(rival.address, 0))[0]).to.equal(500n * LPT);
    });
  });

  describe("given an orchestrator that has unbonded everything", () => {
    it("takes of what thaws", async () => {
      const { bondingManager, verifier, minter, logs, rival, owner, round } = await loadFixture(unbondedFixture);
      const source = await minter.getAddress();
      expect(await logs(verifier.slashTranscoder(rival.address, owner.address, 250_000, 0))).to.deep.equal([
        ["Transfer", source, NONE, 1_500n * LPT],
        ["Burn", source, 1_500n * LPT],
        ["TranscoderSlashed", rival.address, owner.address, 1_500n * LPT, 0n],
      ]);
      expect((await bondingManager.getDelegatorUnbondingLock(rival.address, 2)).slice()).to.deep.equal([3_000n * LPT, round + 7n]);
    });

    it("may come back with what is left, by its own word only", async () => {
      const { bondingManager, verifier, roundsManager, rival } = await loadFixture(unbondedFixture);
      await verifier.slashTranscoder(rival.address, NONE, 250_000, 0);
      await bondingManager.connect(rival).rebondFromUnbonded(rival.address, 2);
      expect(await bondingManager.transcoderTotalStake(rival.address)).to.equal(3_000n * LPT);
      expect(await bondingManager.getTranscoderPoolSize()).to.equal(1n);
      await startRound(roundsManager);
      await bondingManager.connect(rival).transcoder(0, 0);
      expect(await bondingManager.getTranscoderPoolSize()).to.equal(2n);
    });

    describe("when all is taken", () => {
      it("leaves locks that pay nothing, and bond to nobody", async () => {
        const { bondingManager, verifier, token, roundsManager, rival, round } = await loadFixture(unbondedFixture);
        await verifier.slashTranscoder(rival.address, NONE, 1_000_000, 0);
        expect((await bondingManager.getDelegatorUnbondingLock(rival.address, 0)).slice()).to.deep.equal([0n, round + 7n]);
        await expect(bondingManager.connect(rival).rebondFromUnbonded(rival.address, 0)).to.be.revertedWithCustomError(
          bondingManager,
          "BondingManagerZeroAmount",
        );
        await startRound(roundsManager, 7);
        const balance = await token.balanceOf(rival.address);
        await expect(bondingManager.connect(rival).withdrawStake(0))
          .to.emit(bondingManager, "WithdrawStake")
          .withArgs(rival.address, 0n, 0n, round + 7n);
        expect(await token.balanceOf(rival.address)).to.equal(balance);
        expect(await bondingManager.isValidUnbondingLock(rival.address, 0)).to.equal(false);
      });

      it("freezes it not: it bonds, unbonds and withdraws anew", async () => {
        const { bondingManager, verifier, token, roundsManager, rival } = await loadFixture(unbondedFixture);
        await verifier.slashTranscoder(rival.address, NONE, 1_000_000, 0);
        await bondingManager.connect(rival).bond(50n * LPT, rival.address);
        await expect(bondingManager.connect(rival).rebond(0)).to.be.revertedWithCustomError(bondingManager, "BondingManagerZeroAmount");
        await startRound(roundsManager);
        await bondingManager.connect(rival).unbond(50n * LPT);
        await startRound(roundsManager, 7);
        await expect(bondingManager.connect(rival).withdrawStake(3)).to.changeTokenBalance(token, rival.address, 50n * LPT);
      });
    });
  });

  describe("given an orchestrator that delegates to another now", () => {
    it("takes of its stake there and of what thaws, and its delegate stays", async () => {
      const { bondingManager, verifier, rival, orchestrator } = await loadFixture(unbondedFixture);
      await bondingManager.connect(rival).rebondFromUnbonded(orchestrator.address, 2);
      await expect(verifier.slashTranscoder(rival.address, NONE, 500_000, 0))
        .to.emit(bondingManager, "TranscoderSlashed")
        .withArgs(rival.address, NONE, 3_000n * LPT, 0n);
      expect(await bondingManager.transcoderTotalStake(orchestrator.address)).to.equal(6_000n * LPT);
      expect((await bondingManager.getDelegatorUnbondingLock(rival.address, 1))[0]).to.equal(500n * LPT);
      expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(6_000n * LPT);
    });
  });

  describe("given a delegator", () => {
    it("spares what it has unbonded from somebody else", async () => {
      const { bondingManager, verifier, delegator, round } = await loadFixture(verifierFixture);
      await bondingManager.connect(delegator).unbond(1_000n * LPT);
      await expect(verifier.slashTranscoder(delegator.address, NONE, 500_000, 0))
        .to.emit(bondingManager, "TranscoderSlashed")
        .withArgs(delegator.address, NONE, 1_000n * LPT, 0n);
      expect((await bondingManager.getDelegatorUnbondingLock(delegator.address, 0)).slice()).to.deep.equal([1_000n * LPT, round + 7n]);
    });

    it("takes its stake from its delegate's, which stays in the pool", async () => {
      const { bondingManager, verifier, logs, orchestrator, delegator } = await loadFixture(verifierFixture);
      const entries = await logs(verifier.slashTranscoder(delegator.address, NONE, 500_000, 0));
      expect(entries).to.deep.include(["DelegateVotesChanged", orchestrator.address, 4_000n * LPT, 2_500n * LPT]);
      expect(await bondingManager.transcoderTotalStake(orchestrator.address)).to.equal(2_500n * LPT);
      expect(await bondingManager.nextRoundTotalActiveStake()).to.equal(8_500n * LPT);
      expect(await bondingManager.getTranscoderPoolSize()).to.equal(2n);
    });
  });
});
