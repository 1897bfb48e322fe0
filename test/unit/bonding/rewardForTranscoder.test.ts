// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { activeFixture } from "./bondingFixture";

const NONE = ethers.ZeroAddress;

async function callerFixture() {
  const fixture = await activeFixture();
  await fixture.bondingManager.connect(fixture.orchestrator).setRewardCaller(fixture.stranger.address);
  return fixture;
}

describe("BondingManager.rewardForTranscoder", () => {
  describe("when the orchestrator has named nobody", () => {
    it("reverts", async () => {
      const { bondingManager, stranger, orchestrator } = await loadFixture(activeFixture);
      await expect(bondingManager.connect(stranger).rewardForTranscoder(orchestrator.address))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotRewardCaller")
        .withArgs(stranger.address, NONE);
    });
  });

  describe("when the orchestrator has named somebody else", () => {
    it("reverts, also for the orchestrator", async () => {
      const { bondingManager, newcomer, stranger, orchestrator } = await loadFixture(callerFixture);
      for (const caller of [newcomer, orchestrator]) {
        await expect(bondingManager.connect(caller).rewardForTranscoder(orchestrator.address))
          .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotRewardCaller")
          .withArgs(caller.address, stranger.address);
      }
    });

    it("comes before all other checks", async () => {
      const { bondingManager, controller, newcomer, stranger, orchestrator } = await loadFixture(callerFixture);
      await controller.pause();
      await expect(bondingManager.connect(newcomer).rewardForTranscoderWithHint(orchestrator.address, NONE, NONE))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotRewardCaller")
        .withArgs(newcomer.address, stranger.address);
    });
  });

  describe("when the orchestrator is not active", () => {
    it("reverts", async () => {
      const { bondingManager, newcomer, stranger, round } = await loadFixture(activeFixture);
      await bondingManager.connect(newcomer).setRewardCaller(stranger.address);
      await expect(bondingManager.connect(stranger).rewardForTranscoder(newcomer.address))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerNotActive")
        .withArgs(newcomer.address, round);
    });
  });

  describe("when the orchestrator has named the caller", () => {
    it("does what the orchestrator's own call does", async () => {
      const { bondingManager, logs, stranger, rival, orchestrator } = await loadFixture(callerFixture);
      const { address } = orchestrator;
      const snapshots = [await ethers.provider.send("evm_snapshot", [])];
      const own = await logs(bondingManager.connect(orchestrator).reward());
      await ethers.provider.send("evm_revert", [snapshots[0]]);
      snapshots[0] = await ethers.provider.send("evm_snapshot", []);
      expect(await logs(bondingManager.connect(stranger).rewardForTranscoder(address))).to.deep.equal(own);
      await ethers.provider.send("evm_revert", [snapshots[0]]);
      const hinted = bondingManager.connect(stranger).rewardForTranscoderWithHint(address, rival.address, NONE);
      expect(await logs(hinted)).to.deep.equal(own);
      expect(own).to.have.lengthOf(6);
    });

    it("leaves the orchestrator its own call, once a round in all", async () => {
      const { bondingManager, stranger, orchestrator, round } = await loadFixture(callerFixture);
      await bondingManager.connect(orchestrator).reward();
      await expect(bondingManager.connect(stranger).rewardForTranscoder(orchestrator.address))
        .to.be.revertedWithCustomError(bondingManager, "BondingManagerAlreadyRewarded")
        .withArgs(orchestrator.address, round);
    });
  });
});
