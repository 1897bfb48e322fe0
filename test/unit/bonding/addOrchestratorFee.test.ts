// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { startRound } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

const LPT = 10n ** 18n;

describe("BondingManager.addOrchestratorFee", () => {
  describe("when the caller is not the TicketBroker", () => {
    it("reverts", async () => {
      const { bondingManager, ticketBroker, orchestrator, round } = await loadFixture(activeFixture);
      await expect(bondingManager.connect(orchestrator).addOrchestratorFee(orchestrator.address, 1, round, round))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerUnauthorizedCaller")
        .withArgs(orchestrator.address, await ticketBroker.getAddress());
    });
  });

  describe("when the recipient was not active", () => {
    it("reverts", async () => {
      const { bondingManager, broker, stranger, round } = await loadFixture(activeFixture);
      await expect(bondingManager.connect(broker).addOrchestratorFee(stranger.address, 1, round - 1n, round))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotActive")
        .withArgs(stranger.address, round - 1n);
    });
  });

  for (const hasRewarded of [false, true]) {
    it(`credits to the wei what the deployed call does, reward called or not (${hasRewarded})`, async () => {
      const { bondingManager, views, broker, orchestrator, delegator, round } = await loadFixture(activeFixture);
      const { address } = orchestrator;
      if (hasRewarded) await bondingManager.connect(orchestrator).reward();
      const read = async () => [
        (await bondingManager.getTranscoder(address)).slice(),
        (await views.getTranscoderEarningsPoolForRound(address, round)).slice(),
        await bondingManager.pendingFees(delegator.address, 0),
      ];
      const snapshot = await ethers.provider.send("evm_snapshot", []);
      await bondingManager.connect(broker).updateTranscoderWithFees(address, 999_999_999_999_999_999n, round);
      const deployed = await read();
      await ethers.provider.send("evm_revert", [snapshot]);
      await bondingManager.connect(broker).addOrchestratorFee(address, 999_999_999_999_999_999n, round, round);
      expect(await read()).to.deep.equal(deployed);
      expect(deployed[2]).to.be.greaterThan(0n);
    });
  }

  it("says whether the recipient is active", async () => {
    const { bondingManager, roundsManager, broker, newcomer, orchestrator, rival } = await loadFixture(activeFixture);
    // Evicts the orchestrator.
    await bondingManager.connect(newcomer).bond(5_000n * LPT, newcomer.address);
    const round = await startRound(roundsManager);
    const { addOrchestratorFee } = bondingManager.connect(broker);
    expect(await addOrchestratorFee.staticCall(rival.address, 1, round - 1n, round)).to.equal(true);
    expect(await addOrchestratorFee.staticCall(orchestrator.address, 1, round - 1n, round)).to.equal(false);
  });
});
