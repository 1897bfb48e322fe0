// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { startRound } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

const LPT = 10n ** 18n;

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

  describe("when a fee does not fit", () => {
    it("reverts", async () => {
      const { bondingManager, broker, orchestrator, round } = await loadFixture(activeFixture);
      await expect(bondingManager.connect(broker).addWinningTicketFees(orchestrator.address, [1n, 2n ** 128n], round, round))
        .to.be.revertedWithCustomError(bondingManager, "SafeCastOverflowedUintDowncast")
        .withArgs(128, 2n ** 128n);
    });
  });

  const states: readonly (readonly [string, (fixture: Awaited<ReturnType<typeof activeFixture>>) => Promise<unknown>])[] = [
    ["has yet to call reward", () => Promise.resolve()],
    ["has called reward", ({ bondingManager, orchestrator }) => bondingManager.connect(orchestrator).reward()],
    [
      "has rewards that it has not claimed",
      async ({ bondingManager, roundsManager, orchestrator }) => {
        await bondingManager.connect(orchestrator).reward();
        await startRound(roundsManager);
      },
    ],
    ["has had fees in this round", ({ payFees, orchestrator, round }) => payFees(orchestrator.address, 1_111n, round)],
    ["has unbonded in this round", ({ bondingManager, orchestrator }) => bondingManager.connect(orchestrator).unbond(1_000n * LPT)],
  ];
  for (const [state, prepare] of states) {
    describe(`given an orchestrator that ${state}`, () => {
      it("credits to the wei what single calls do", async () => {
        const fixture = await loadFixture(activeFixture);
        const { bondingManager, views, roundsManager, broker, orchestrator, delegator } = fixture;
        const { address } = orchestrator;
        // Odd amounts, each with floors of its own.
        const fees = [1n, 3n, 999_999_999_999_999_999n, 7_777_777n, 0n, 5n];
        await prepare(fixture);
        const round = await roundsManager.currentRound();
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

  describe("given an orchestrator that left", () => {
    it("pays and logs its part of them together", async () => {
      const { bondingManager, roundsManager, logs, broker, orchestrator, delegator, round } = await loadFixture(activeFixture);
      await bondingManager.connect(orchestrator).unbond(1_000n * LPT);
      const later = await startRound(roundsManager);
      const call = bondingManager.connect(broker).addWinningTicketFees(orchestrator.address, [100n, 200n], round, later);
      expect(await logs(call)).to.deep.equal([["EarningsClaimed", ethers.ZeroAddress, orchestrator.address, 0n, 120n, round, round]]);
      expect((await bondingManager.getDelegator(orchestrator.address)).fees).to.equal(120n);
      expect(await bondingManager.pendingFees(delegator.address, 0)).to.equal(180n);
    });
  });
});
