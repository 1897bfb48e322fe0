// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { tokenRoles } from "../../../deploy/protocol/tokenRoles";
import { startRound } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

const LPT = 10n ** 18n;
const NONE = ethers.ZeroAddress;

/** The stranger is the Verifier, and the Minter may burn. */
async function verifierFixture() {
  const fixture = await activeFixture();
  await fixture.controller.setContractInfo(contractId("Verifier"), fixture.stranger.address, `0x${"0".repeat(40)}`);
  await fixture.token.grantRole(tokenRoles.burner, await fixture.minter.getAddress());
  return { ...fixture, verifier: fixture.bondingManager.connect(fixture.stranger) };
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
      const { bondingManager, owner, orchestrator } = await loadFixture(activeFixture);
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

  describe("given a delegator", () => {
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
