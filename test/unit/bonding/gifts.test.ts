// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { startRound } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

const LPT = 10n ** 18n;
const NONE = ethers.ZeroAddress;
const HINTS = [NONE, NONE, NONE, NONE] as const;

/**
 * The delegator has unbonded everything, with lock 0. The newcomer, a stranger to it, gives it one LPT wei bonded to the rival. Rewards are
 * called, so that third parties may claim for it.
 */
async function giftFixture() {
  const fixture = await activeFixture();
  const { bondingManager, delegator, newcomer, rival, orchestrator } = fixture;
  await bondingManager.connect(delegator).unbond(3_000n * LPT);
  for (const account of [orchestrator, rival]) await bondingManager.connect(account).reward();
  await bondingManager.connect(newcomer).bondForWithHint(1, delegator.address, rival.address, ...HINTS);
  return fixture;
}

/** The same, given by a transfer of stake. The second has bonded 100 LPT to the orchestrator a round ago. */
async function transferFixture() {
  const fixture = await activeFixture();
  const { bondingManager, roundsManager, delegator, newcomer, second, rival, orchestrator } = fixture;
  await bondingManager.connect(newcomer).bond(LPT, rival.address);
  await bondingManager.connect(second).bond(100n * LPT, orchestrator.address);
  await startRound(roundsManager);
  await bondingManager.connect(delegator).unbond(3_000n * LPT);
  for (const account of [orchestrator, rival]) await bondingManager.connect(account).reward();
  await bondingManager.connect(newcomer).transferBond(delegator.address, 1, ...HINTS);
  return fixture;
}

/** How somebody gives an owner more than it has. */
const larger = {
  transfer: (bonding: Acting, owner: string) => bonding.transferBond(owner, 50n * LPT, ...HINTS),
  bond: (bonding: Acting, owner: string, to: string) => bonding.bondForWithHint(50n * LPT, owner, to, ...HINTS),
};

describe("BondingManager, stake that strangers give", () => {
  for (const [how, fixtureOf] of [
    ["bonded by somebody else", giftFixture],
    ["transferred by somebody else", transferFixture],
  ] as const) {
    describe(`given an account whose only stake was ${how}`, () => {
      it("takes thawing stake back to whom it likes, and the gift along", async () => {
        const { bondingManager, views, delegator, orchestrator, rival } = await loadFixture(fixtureOf);
        const before = await bondingManager.transcoderTotalStake(rival.address);
        const own = await bondingManager.transcoderTotalStake(orchestrator.address);
        await bondingManager.connect(delegator).rebondFromUnbonded(orchestrator.address, 0);
        const { bondedAmount, delegateAddress } = await views.getDelegator(delegator.address);
        expect([bondedAmount, delegateAddress]).to.deep.equal([3_000n * LPT + 1n, orchestrator.address]);
        expect(await bondingManager.transcoderTotalStake(rival.address)).to.equal(before - 1n);
        expect(await bondingManager.transcoderTotalStake(orchestrator.address)).to.equal(own + 3_000n * LPT + 1n);
      });

      it("moves the gift from the next round on, votes and all, with no part in what was earned before", async () => {
        const { bondingManager, bondingVotes, views, roundsManager, delegator, orchestrator, rival } = await loadFixture(fixtureOf);
        const round = await startRound(roundsManager);
        const votes = await bondingVotes.getVotes(rival.address);
        await bondingManager.connect(delegator).rebondFromUnbonded(orchestrator.address, 0);
        expect((await views.getDelegator(delegator.address)).startRound).to.equal(round + 1n);
        expect(await bondingVotes.getVotes(rival.address)).to.equal(votes - 1n);
        await startRound(roundsManager);
        expect(await bondingManager.pendingStake(delegator.address, 0)).to.equal(3_000n * LPT + 1n);
      });

      it("takes thawing stake back to the gift's delegate, where the gift stays", async () => {
        const { bondingManager, views, logs, roundsManager, delegator, rival } = await loadFixture(fixtureOf);
        const round = await startRound(roundsManager);
        const entries = await logs(bondingManager.connect(delegator).rebondFromUnbonded(rival.address, 0));
        expect(entries.map(([name]) => name)).not.to.include("Bond");
        const { bondedAmount, delegateAddress, startRound: since } = await views.getDelegator(delegator.address);
        expect([bondedAmount, delegateAddress, since]).to.deep.equal([3_000n * LPT + 1n, rival.address, round]);
      });

      it("takes it back to itself, and is an orchestrator", async () => {
        const { bondingManager, delegator } = await loadFixture(fixtureOf);
        await bondingManager.connect(delegator).rebondFromUnbonded(delegator.address, 0);
        expect(await bondingManager.isRegisteredTranscoder(delegator.address)).to.equal(true);
        expect(await bondingManager.transcoderTotalStake(delegator.address)).to.equal(3_000n * LPT + 1n);
      });

      it("is led by a larger gift, and not by one as large", async () => {
        const { bondingManager, views, delegator, second, orchestrator, rival } = await loadFixture(fixtureOf);
        const bonding = bondingManager.connect(second);
        await expect(bonding.bondForWithHint(1, delegator.address, orchestrator.address, ...HINTS))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidDelegateChange")
          .withArgs(orchestrator.address, rival.address);
        await bonding.bondForWithHint(2, delegator.address, orchestrator.address, ...HINTS);
        const { bondedAmount, delegateAddress } = await views.getDelegator(delegator.address);
        expect([bondedAmount, delegateAddress]).to.deep.equal([3n, orchestrator.address]);
      });

      it("cannot be made its own delegate by a larger gift", async () => {
        const { bondingManager, delegator, second } = await loadFixture(fixtureOf);
        await expect(bondingManager.connect(second).bondForWithHint(2, delegator.address, delegator.address, ...HINTS))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidDelegate")
          .withArgs(delegator.address);
      });
    });
  }

  describe("given a gift that a larger transfer meets", () => {
    it("follows the transfer's delegate, and logs that", async () => {
      const { bondingManager, views, logs, delegator, second, orchestrator, rival } = await loadFixture(transferFixture);
      const entries = await logs(bondingManager.connect(second).transferBond(delegator.address, 50n * LPT, ...HINTS));
      const { bondedAmount, delegateAddress } = await views.getDelegator(delegator.address);
      expect([bondedAmount, delegateAddress]).to.deep.equal([50n * LPT + 1n, orchestrator.address]);
      expect(entries.filter(([name]) => name === "Bond" || name === "Rebond")).to.deep.equal([
        ["Bond", orchestrator.address, rival.address, delegator.address, 0n, 1n],
        ["Rebond", orchestrator.address, delegator.address, 2n, 50n * LPT],
      ]);
    });

    it("stays where it is when the transfer is not larger", async () => {
      const { bondingManager, views, delegator, second, rival } = await loadFixture(transferFixture);
      await bondingManager.connect(second).transferBond(delegator.address, 1, ...HINTS);
      const { bondedAmount, delegateAddress } = await views.getDelegator(delegator.address);
      expect([bondedAmount, delegateAddress]).to.deep.equal([2n, rival.address]);
    });

    it("stays where it is when the transfer is the L2Migrator's, which acts for the owner", async () => {
      const { bondingManager, controller, views, delegator, second, rival } = await loadFixture(transferFixture);
      await controller.setContractInfo(ethers.id("L2Migrator"), second.address, `0x${"0".repeat(40)}`);
      await bondingManager.connect(second).transferBond(delegator.address, 50n * LPT, ...HINTS);
      const { bondedAmount, delegateAddress } = await views.getDelegator(delegator.address);
      expect([bondedAmount, delegateAddress]).to.deep.equal([50n * LPT + 1n, rival.address]);
    });
  });

  describe("given fees that came after a forced claim of an earlier round", () => {
    for (const [name, act] of [
      ["rebondFromUnbonded", (bonding: Acting, to: string) => bonding.rebondFromUnbonded(to, 0)],
      ["bond", (bonding: Acting, to: string) => bonding.bond(0n, to)],
    ] as const) {
      it(`credits them once when the owner moves the gift by ${name}`, async () => {
        const { bondingManager, roundsManager, views, payFees, delegator, newcomer, rival, orchestrator } = await loadFixture(giftFixture);
        const give = (amount: bigint) =>
          bondingManager.connect(newcomer).bondForWithHint(amount, delegator.address, rival.address, ...HINTS);
        await give(1_000n * LPT);
        await bondingManager.connect(rival).transcoder(0, 1_000_000);
        const round = await startRound(roundsManager);
        await bondingManager.connect(rival).reward();
        await give(1n);
        await payFees(rival.address, LPT, round);
        await startRound(roundsManager);
        const fees = await bondingManager.pendingFees(delegator.address, 0);
        expect(fees).to.be.greaterThan(0n);
        await act(bondingManager.connect(delegator), orchestrator.address);
        expect((await views.getDelegator(delegator.address)).fees).to.equal(fees);
      });
    }
  });

  describe("given a gift whose delegate has earned more fees than that of a larger gift", () => {
    for (const [name, give] of Object.entries(larger)) {
      it(`leaves its owner free to claim and unbond after a larger ${name}`, async () => {
        const { bondingManager, views, roundsManager, payFees, delegator, second, rival, orchestrator } =
          await loadFixture(transferFixture);
        const round = await startRound(roundsManager);
        for (const account of [orchestrator, rival]) await bondingManager.connect(account).reward();
        await bondingManager.connect(rival).transcoder(0, 1_000_000);
        await payFees(rival.address, LPT, round);
        const next = await startRound(roundsManager);
        for (const account of [orchestrator, rival]) await bondingManager.connect(account).reward();
        await payFees(rival.address, LPT, next);
        await give(bondingManager.connect(second), delegator.address, orchestrator.address);
        expect(await bondingManager.pendingStake(delegator.address, 0)).to.equal(50n * LPT + 1n);
        await bondingManager.connect(delegator).claimEarnings(0);
        await startRound(roundsManager);
        await bondingManager.connect(delegator).unbond(50n * LPT);
        expect((await views.getDelegator(delegator.address)).delegateAddress).to.equal(orchestrator.address);
      });
    }
  });

  describe("given a gift whose delegate has earned less fees than that of a larger gift", () => {
    for (const [name, give] of Object.entries(larger)) {
      it(`credits its owner with no fees of the time before a larger ${name}`, async () => {
        const { bondingManager, roundsManager, payFees, delegator, newcomer, second, rival, orchestrator } =
          await loadFixture(transferFixture);
        await bondingManager.connect(newcomer).transferBond(delegator.address, LPT / 2n, ...HINTS);
        const round = await startRound(roundsManager);
        for (const account of [orchestrator, rival]) await bondingManager.connect(account).reward();
        await payFees(orchestrator.address, LPT, round);
        await startRound(roundsManager);
        for (const account of [orchestrator, rival]) await bondingManager.connect(account).reward();
        await give(bondingManager.connect(second), delegator.address, orchestrator.address);
        expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal(0n);
      });
    }
  });

  describe("given a transfer by an account whose delegate is the receiver", () => {
    it("does not make the receiver an orchestrator", async () => {
      const { bondingManager, views, roundsManager, delegator, second, rival } = await loadFixture(giftFixture);
      await bondingManager.connect(second).bond(10n * LPT, delegator.address);
      await startRound(roundsManager);
      await bondingManager.connect(rival).reward();
      await bondingManager.connect(second).transferBond(delegator.address, 5n * LPT, ...HINTS);
      const { bondedAmount, delegateAddress } = await views.getDelegator(delegator.address);
      expect([bondedAmount, delegateAddress]).to.deep.equal([5n * LPT + 1n, rival.address]);
      expect(await bondingManager.isRegisteredTranscoder(delegator.address)).to.equal(false);
    });
  });

  describe("given an owner that has moved its stake since", () => {
    const acts = {
      bond: (bonding: Acting, to: string) => bonding.bond(1, to),
      rebond: (bonding: Acting) => bonding.rebond(0),
      rebondFromUnbonded: (bonding: Acting, to: string) => bonding.rebondFromUnbonded(to, 0),
    };
    for (const [name, act] of Object.entries(acts)) {
      it(`is the owner's own stake after ${name}`, async () => {
        const { bondingManager, delegator, second, orchestrator, rival } = await loadFixture(giftFixture);
        const bonding = bondingManager.connect(delegator);
        await act(bonding, rival.address);
        await expect(bondingManager.connect(second).bondForWithHint(10_000n * LPT, delegator.address, orchestrator.address, ...HINTS))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidDelegateChange")
          .withArgs(orchestrator.address, rival.address);
        await expect(bonding.rebondFromUnbonded(orchestrator.address, 5))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotUnbonded")
          .withArgs(delegator.address);
      });
    }

    it("is the owner's own stake after it moved it", async () => {
      const { bondingManager, delegator, second, orchestrator, rival } = await loadFixture(giftFixture);
      await bondingManager.connect(delegator).bond(0, orchestrator.address);
      await expect(bondingManager.connect(second).bondForWithHint(2, delegator.address, rival.address, ...HINTS))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidDelegateChange")
        .withArgs(rival.address, orchestrator.address);
    });

    for (const [name, amount] of [
      ["a part", 1n],
      ["all", 2n],
    ] as const) {
      it(`is its own after it unbonded ${name}`, async () => {
        const { bondingManager, roundsManager, delegator, newcomer, second, orchestrator, rival } = await loadFixture(giftFixture);
        await bondingManager.connect(newcomer).bondForWithHint(1, delegator.address, rival.address, ...HINTS);
        await startRound(roundsManager);
        await bondingManager.connect(delegator).unbond(amount);
        await bondingManager.connect(rival).reward();
        // What comes now is bonded by the owner itself.
        if (amount === 2n) await bondingManager.connect(delegator).bond(1, rival.address);
        await expect(bondingManager.connect(second).bondForWithHint(5, delegator.address, orchestrator.address, ...HINTS))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidDelegateChange")
          .withArgs(orchestrator.address, rival.address);
      });
    }

    it("is its own after it gave a part away", async () => {
      const { bondingManager, roundsManager, delegator, newcomer, second, stranger, orchestrator, rival } = await loadFixture(giftFixture);
      await bondingManager.connect(newcomer).bondForWithHint(1, delegator.address, rival.address, ...HINTS);
      await startRound(roundsManager);
      await bondingManager.connect(delegator).transferBond(stranger.address, 1, ...HINTS);
      await bondingManager.connect(rival).reward();
      await expect(bondingManager.connect(second).bondForWithHint(5, delegator.address, orchestrator.address, ...HINTS))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerInvalidDelegateChange")
        .withArgs(orchestrator.address, rival.address);
    });

    it("is a gift no more after a penalty took all of it", async () => {
      const { bondingManager, controller, delegator, second, rival } = await loadFixture(giftFixture);
      const verifier = second;
      await controller.setContractInfo(ethers.id("Verifier"), verifier.address, `0x${"0".repeat(40)}`);
      await bondingManager.connect(verifier).slashTranscoder(delegator.address, NONE, 1_000_000, 0);
      const bonding = bondingManager.connect(delegator);
      await bonding.bond(1, rival.address);
      await expect(bonding.rebondFromUnbonded(rival.address, 0))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotUnbonded")
        .withArgs(delegator.address);
    });
  });
});

interface Acting {
  bond(amount: bigint | number, to: string): Promise<unknown>;
  rebond(id: number): Promise<unknown>;
  rebondFromUnbonded(to: string, id: number): Promise<unknown>;
  bondForWithHint(amount: bigint, owner: string, to: string, ...hints: typeof HINTS): Promise<unknown>;
  transferBond(owner: string, amount: bigint, ...hints: typeof HINTS): Promise<unknown>;
}
