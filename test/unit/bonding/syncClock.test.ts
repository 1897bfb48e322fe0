// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { startRound } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

describe("BondingManager.syncClock", () => {
  it("changes nothing when nothing has changed, whoever calls", async () => {
    const { bondingManager, stranger, orchestrator } = await loadFixture(activeFixture);
    await bondingManager.connect(stranger).syncClock();
    await bondingManager.connect(stranger).syncClock();
    await expect(bondingManager.connect(orchestrator).reward()).to.emit(bondingManager, "Reward");
  });

  it("cannot lift a pause", async () => {
    const { bondingManager, controller, stranger, orchestrator } = await loadFixture(activeFixture);
    await controller.pause();
    await bondingManager.connect(stranger).syncClock();
    await expect(bondingManager.connect(orchestrator).reward()).to.be.revertedWithCustomError(bondingManager, "BondingManagerPaused");
    await controller.unpause();
    await bondingManager.connect(orchestrator).reward();
  });

  it("follows another round length", async () => {
    const { bondingManager, roundsManager, delegator } = await loadFixture(activeFixture);
    await roundsManager.setRoundLength(100);
    const round = await startRound(roundsManager);
    await bondingManager.connect(delegator).unbond(1n);
    expect((await bondingManager.getDelegatorUnbondingLock(delegator.address, 0))[1]).to.equal(round + 7n);
  });
});
