// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { skipRounds } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

describe("BondingManager.setRewardCaller", () => {
  describe("given a paused system", () => {
    it("reverts", async () => {
      const { bondingManager, controller, orchestrator, stranger } = await loadFixture(activeFixture);
      await controller.pause();
      await expect(bondingManager.connect(orchestrator).setRewardCaller(stranger.address)).to.be.revertedWithCustomError(
        bondingManager,
        "BondingManagerPaused",
      );
    });
  });

  it("names one caller, in any round, for any account", async () => {
    const { bondingManager, roundsManager, logs, orchestrator, newcomer, stranger } = await loadFixture(activeFixture);
    await skipRounds(roundsManager, 1);
    for (const caller of [stranger, newcomer]) {
      expect(await logs(bondingManager.connect(orchestrator).setRewardCaller(caller.address))).to.deep.equal([
        ["RewardCallerSet", orchestrator.address, caller.address],
      ]);
      expect(await bondingManager.transcoderToRewardCaller(orchestrator.address)).to.equal(caller.address);
    }
    await bondingManager.connect(stranger).setRewardCaller(newcomer.address);
    expect(await bondingManager.transcoderToRewardCaller(stranger.address)).to.equal(newcomer.address);
  });

  it("unsets with the null address", async () => {
    const { bondingManager, orchestrator, stranger } = await loadFixture(activeFixture);
    await bondingManager.connect(orchestrator).setRewardCaller(stranger.address);
    await bondingManager.connect(orchestrator).setRewardCaller(ethers.ZeroAddress);
    await expect(bondingManager.connect(stranger).rewardForTranscoder(orchestrator.address))
      .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotRewardCaller")
      .withArgs(stranger.address, ethers.ZeroAddress);
  });
});
