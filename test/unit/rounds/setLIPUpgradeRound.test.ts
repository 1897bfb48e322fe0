// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { roundsFixture } from "./roundsFixture";

describe("RoundsManager.setLIPUpgradeRound", () => {
  describe("when the caller does not own the Controller", () => {
    it("reverts", async () => {
      const { rounds, owner, stranger } = await loadFixture(roundsFixture);
      await expect(rounds.connect(stranger).setLIPUpgradeRound(36, 100))
        .to.be.revertedWithCustomError(rounds, "ManagerCallerNotControllerOwner")
        .withArgs(stranger.address, owner.address);
    });
  });

  describe("given a proposal with an upgrade round", () => {
    it("reverts", async () => {
      const { rounds } = await loadFixture(roundsFixture);
      await rounds.setLIPUpgradeRound(36, 100);
      await expect(rounds.setLIPUpgradeRound(36, 101))
        .to.be.revertedWithCustomError(rounds, "RoundsManagerLIPUpgradeRoundAlreadySet")
        .withArgs(36, 100);
    });
  });

  describe("given a proposal without an upgrade round", () => {
    it("records it", async () => {
      const { rounds } = await loadFixture(roundsFixture);
      await rounds.setLIPUpgradeRound(36, 100);
      expect(await rounds.lipUpgradeRound(36)).to.equal(100);
      expect(await rounds.lipUpgradeRound(35)).to.equal(0);
    });

    it("stays without one when it is set to zero", async () => {
      const { rounds } = await loadFixture(roundsFixture);
      await rounds.setLIPUpgradeRound(36, 0);
      await rounds.setLIPUpgradeRound(36, 100);
      expect(await rounds.lipUpgradeRound(36)).to.equal(100);
    });
  });
});
