// SPDX-License-Identifier: MIT
import { loadFixture, mineUpTo, takeSnapshot, type SnapshotRestorer } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { skipRounds, startRound } from "../../support/startRound";
import { fundedBrokerFixture } from "../pm/brokerFixture";

const FAR_BLOCK = 2n ** 32n + 10n;

/** The whole protocol at a block that fits no seat, in a round that is initialized. */
async function farFixture() {
  const fixture = await fundedBrokerFixture();
  await mineUpTo(FAR_BLOCK);
  const round = await startRound(fixture.roundsManager);
  return { ...fixture, round };
}

/** Its own, so that what others have loaded outlives the end of these tests. */
const nearFixture = async () => fundedBrokerFixture();

describe("Seat", () => {
  let snapshot: SnapshotRestorer;

  // Other tests need a chain that is shorter than their rounds.
  before(async () => {
    snapshot = await takeSnapshot();
  });

  after(async () => snapshot.restore());

  describe("given a block number that it has no room for", () => {
    it("leaves the time to the clock, and nothing stops", async () => {
      const { bondingManager, bondingVotes, ticketBroker, gateway, delegator, orchestrator, round } = await loadFixture(farFixture);
      expect(await bondingVotes.clock()).to.equal(round);
      await expect(bondingManager.connect(delegator).bond(1, orchestrator.address)).to.emit(bondingManager, "Bond");
      await expect(ticketBroker.connect(gateway).fundDeposit({ value: 1 })).to.emit(ticketBroker, "DepositFunded");
      await expect(ticketBroker.batchRedeemWinningTickets([], [], [])).not.to.be.reverted;
      await expect(ticketBroker.connect(gateway).unlock())
        .to.emit(ticketBroker, "Unlock")
        .withArgs(gateway.address, round, round + 2n);
    });

    it("still refuses what is closed", async () => {
      const { bondingManager, controller, roundsManager, ticketBroker, gateway, delegator, orchestrator, round } =
        await loadFixture(farFixture);
      await skipRounds(roundsManager);
      await expect(bondingManager.connect(delegator).bond(1, orchestrator.address))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerRoundNotInitialized")
        .withArgs(round + 1n, round);
      await expect(ticketBroker.batchRedeemWinningTickets([], [], []))
        .to.be.revertedWithCustomError(ticketBroker, "TicketBrokerRoundNotInitialized")
        .withArgs(round + 1n, round);
      await controller.pause();
      await expect(bondingManager.connect(delegator).bond(1, orchestrator.address)).to.be.revertedWithCustomError(
        bondingManager,
        "BondingManagerPaused",
      );
      await expect(ticketBroker.connect(gateway).fundDeposit({ value: 1 })).to.be.revertedWithCustomError(
        ticketBroker,
        "TicketBrokerPaused",
      );
    });
  });

  describe("when the round length changes", () => {
    it("ends the round where the clock does", async () => {
      const { bondingManager, bondingVotes, roundsManager, delegator, orchestrator } = await loadFixture(nearFixture);
      await roundsManager.setRoundLength(5);
      const round = await startRound(roundsManager);
      const end = (await roundsManager.currentRoundStartBlock()) + 5n;
      await mineUpTo(end - 2n);
      await bondingManager.connect(delegator).bond(1, orchestrator.address);
      expect(await bondingVotes.clock()).to.equal(round);
      await expect(bondingManager.connect(delegator).bond(1, orchestrator.address))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerRoundNotInitialized")
        .withArgs(round + 1n, round);
    });
  });
});
