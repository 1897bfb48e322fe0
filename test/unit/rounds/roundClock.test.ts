// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { contractId } from "../../../deploy/protocol/contractId";
import { runningRoundsFixture } from "./roundsFixture";

describe("RoundsManager.roundClock", () => {
  it("reports the clock, and the pause flag of the Controller", async () => {
    const { controller, rounds } = await loadFixture(runningRoundsFixture);
    await rounds.initializeRound();
    const expected = [
      await rounds.lastInitializedRound(),
      await rounds.lastRoundLengthUpdateRound(),
      await rounds.lastRoundLengthUpdateStartBlock(),
      await rounds.roundLength(),
    ];
    expect(await rounds.roundClock()).to.deep.equal([...expected, false]);
    await controller.pause();
    expect(await rounds.roundClock()).to.deep.equal([...expected, true]);
  });

  it("reports the flag of another Controller at once", async () => {
    const { controller, rounds } = await loadFixture(runningRoundsFixture);
    const other = await ethers.deployContract("Controller");
    expect([(await rounds.roundClock()).paused, await other.paused()]).to.deep.equal([false, true]);
    await controller.updateController(contractId("RoundsManager"), await other.getAddress());
    expect((await rounds.roundClock()).paused).to.equal(true);
  });
});

describe("RoundsManager.initialize", () => {
  it("runs once, and never on the implementation", async () => {
    const { controller, rounds, peers } = await loadFixture(runningRoundsFixture);
    expect(await rounds.controller()).to.equal(await controller.getAddress());
    expect(await rounds.targetContractId()).to.equal(contractId("RoundsManagerTarget"));
    await expect(rounds.initialize(await controller.getAddress())).to.be.revertedWithCustomError(rounds, "InvalidInitialization");
    const implementation = await ethers.deployContract("RoundsManager", peers);
    await expect(implementation.initialize(await controller.getAddress())).to.be.revertedWithCustomError(
      implementation,
      "InvalidInitialization",
    );
  });
});
