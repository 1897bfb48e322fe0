// SPDX-License-Identifier: MIT
import { loadFixture, mine } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { votesFixture } from "./votesFixture";

describe("BondingVotes.syncClock", () => {
  it("changes nothing that has not changed, whoever calls", async () => {
    const { bondingVotes, roundsManager, stranger } = await loadFixture(votesFixture);
    await bondingVotes.connect(stranger).syncClock();
    expect(await bondingVotes.clock()).to.equal(await roundsManager.currentRound());
    expect(await bondingVotes.clock()).to.be.greaterThan(0n);
  });

  it("has been called when the round length changes", async () => {
    const { bondingVotes, roundsManager } = await loadFixture(votesFixture);
    for (const length of [3, 1, 50]) {
      await roundsManager.setRoundLength(length);
      for (let i = 0; i < 3; i++) {
        await mine(2);
        expect(await bondingVotes.clock(), `rounds of ${length}`).to.equal(await roundsManager.currentRound());
      }
    }
  });

  it("goes on in a pause, as the RoundsManager does", async () => {
    const { bondingVotes, roundsManager, controller } = await loadFixture(votesFixture);
    await controller.pause();
    await mine(100_000);
    expect(await bondingVotes.clock()).to.equal(await roundsManager.currentRound());
  });
});
