// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { runningRoundsFixture, roundsFixture } from "./roundsFixture";

describe("RoundsManager.syncClock", () => {
  it("copies the pause flag and nothing else, whoever calls", async () => {
    const { controller, rounds, stranger } = await loadFixture(runningRoundsFixture);
    await rounds.initializeRound();
    const before = (await rounds.roundClock()).slice();
    await rounds.connect(stranger).syncClock();
    expect((await rounds.roundClock()).slice()).to.deep.equal(before);
    await controller.pause();
    await rounds.connect(stranger).syncClock();
    await expect(rounds.initializeRound()).to.be.revertedWithCustomError(rounds, "RoundsManagerSystemPaused").withArgs();
    await controller.unpause();
    expect((await rounds.roundClock()).slice()).to.deep.equal(before);
  });

  it("keeps the flag when the length changes", async () => {
    const { controller, rounds } = await loadFixture(runningRoundsFixture);
    await controller.pause();
    await rounds.setRoundLength(10);
    await expect(rounds.initializeRound()).to.be.revertedWithCustomError(rounds, "RoundsManagerSystemPaused").withArgs();
  });

  it("is needed by one that the Controller does not know: it begins as the Controller was then", async () => {
    const { controller, rounds, stranger } = await loadFixture(roundsFixture);
    await rounds.setRoundLength(1);
    await controller.unpause();
    await expect(rounds.initializeRound()).to.be.revertedWithCustomError(rounds, "RoundsManagerSystemPaused").withArgs();
    await rounds.connect(stranger).syncClock();
    await expect(rounds.initializeRound()).to.emit(rounds, "NewRound");
  });
});
