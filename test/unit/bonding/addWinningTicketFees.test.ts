// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { activeFixture } from "./bondingFixture";

describe("BondingManager.addWinningTicketFees", () => {
  describe("when the caller is not the TicketBroker", () => {
    it("reverts", async () => {
      const { bondingManager, ticketBroker, owner, orchestrator, round } = await loadFixture(activeFixture);
      await expect(bondingManager.addWinningTicketFees(orchestrator.address, [1], round, round))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerUnauthorizedCaller")
        .withArgs(owner.address, await ticketBroker.getAddress());
    });
  });

  describe("when the recipient was not active", () => {
    it("reverts", async () => {
      const { bondingManager, broker, stranger, round } = await loadFixture(activeFixture);
      await expect(bondingManager.connect(broker).addWinningTicketFees(stranger.address, [1], round, round))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotActive")
        .withArgs(stranger.address, round);
    });
  });

  for (const [state, hasRewarded] of [
    ["has yet to call reward", false],
    ["has called reward", true],
  ] as const) {
    describe(`given an orchestrator that ${state}`, () => {
      it("credits to the wei what single calls do", async () => {
        const { bondingManager, views, broker, orchestrator, delegator, round } = await loadFixture(activeFixture);
        const { address } = orchestrator;
        // Odd amounts, each with floors of its own.
        const fees = [1n, 3n, 999_999_999_999_999_999n, 7_777_777n, 0n, 5n];
        if (hasRewarded) await bondingManager.connect(orchestrator).reward();
        const read = async () => [
          (await bondingManager.getTranscoder(address)).slice(),
          (await views.getTranscoderEarningsPoolForRound(address, round)).slice(),
          await bondingManager.pendingFees(delegator.address, 0),
        ];
        const snapshot = await ethers.provider.send("evm_snapshot", []);
        for (const fee of fees) await bondingManager.connect(broker).updateTranscoderWithFees(address, fee, round);
        const single = await read();
        await ethers.provider.send("evm_revert", [snapshot]);
        await bondingManager.connect(broker).addWinningTicketFees(address, fees, round, round);
        expect(await read()).to.deep.equal(single);
        expect(single[2]).to.be.greaterThan(0n);
      });
    });
  }
});
