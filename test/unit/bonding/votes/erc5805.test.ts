// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { deployBehindProxy } from "../../../support/deployBehindProxy";
import { startRound } from "../../../support/startRound";
import { votesFixture } from "./votesFixture";

const LPT = 10n ** 18n;
const NONE = ethers.ZeroAddress;

describe("BondingVotes, as ERC-5805 and ERC-6372", () => {
  it("has a name, a symbol, decimals and a clock that counts rounds", async () => {
    const { bondingVotes, round } = await loadFixture(votesFixture);
    expect(await bondingVotes.name()).to.equal("Livepeer Voting Power");
    expect(await bondingVotes.symbol()).to.equal("vLPT");
    expect(await bondingVotes.decimals()).to.equal(18n);
    expect(await bondingVotes.CLOCK_MODE()).to.equal("mode=livepeer_round");
    expect(await bondingVotes.clock()).to.equal(round);
  });

  describe("delegate and delegateBySig", () => {
    it("revert: votes follow stake", async () => {
      const { bondingVotes, delegator } = await loadFixture(votesFixture);
      await expect(bondingVotes.connect(delegator).delegate(delegator.address))
        .to.be.revertedWithCustomError(bondingVotes, "MustCallBondingManager")
        .withArgs("bond");
      await expect(bondingVotes.delegateBySig(delegator.address, 0, 0, 27, ethers.ZeroHash, ethers.ZeroHash))
        .to.be.revertedWithCustomError(bondingVotes, "MustCallBondingManager")
        .withArgs("bondFor");
    });
  });

  describe("getVotes, delegates and totalSupply", () => {
    it("show the end of the current round", async () => {
      const { bondingManager, bondingVotes, delegator, orchestrator, rival, stranger } = await loadFixture(votesFixture);
      await bondingManager.connect(delegator).bond(LPT, rival.address);
      expect(await bondingVotes.getVotes(delegator.address)).to.equal(3_001n * LPT);
      expect(await bondingVotes.getVotes(orchestrator.address)).to.equal(1_000n * LPT);
      expect(await bondingVotes.getVotes(stranger.address)).to.equal(0n);
      expect(await bondingVotes.delegates(delegator.address)).to.equal(rival.address);
      expect(await bondingVotes.delegates(stranger.address)).to.equal(NONE);
      expect(await bondingVotes.totalSupply()).to.equal(10_001n * LPT);
    });
  });

  describe("getPastVotes, delegatedAt and getPastTotalSupply", () => {
    for (const name of ["getPastVotes", "delegatedAt", "getPastTotalSupply"] as const) {
      it(`${name} reverts for the current round and later ones`, async () => {
        const { bondingVotes, delegator, round } = await loadFixture(votesFixture);
        for (const query of [round, round + 1n, 2n ** 256n - 1n]) {
          const call = name === "getPastTotalSupply" ? bondingVotes[name](query) : bondingVotes[name](delegator.address, query);
          await expect(call)
            .to.be.revertedWithCustomError(bondingVotes, "FutureLookup")
            .withArgs(query, round - 1n);
        }
      });
    }

    it("show the end of a past round", async () => {
      const { bondingManager, bondingVotes, roundsManager, delegator, orchestrator, rival, round } = await loadFixture(votesFixture);
      await bondingManager.connect(delegator).bond(LPT, rival.address);
      await startRound(roundsManager);
      expect(await bondingVotes.getPastVotes(delegator.address, round - 1n)).to.equal(3_000n * LPT);
      expect(await bondingVotes.delegatedAt(delegator.address, round - 1n)).to.equal(orchestrator.address);
      expect(await bondingVotes.getPastTotalSupply(round - 1n)).to.equal(10_000n * LPT);
      expect(await bondingVotes.getPastVotes(delegator.address, round)).to.equal(3_001n * LPT);
      expect(await bondingVotes.delegatedAt(delegator.address, round)).to.equal(rival.address);
      expect(await bondingVotes.getPastTotalSupply(round)).to.equal(10_001n * LPT);
      expect(await bondingVotes.getPastVotes(delegator.address, 0)).to.equal(0n);
    });
  });

  describe("given a clock at zero", () => {
    it("has no past", async () => {
      const { delegator } = await loadFixture(votesFixture);
      // Rounds longer than the chain: every block lies in round 0 for a RoundsManager that begins with them.
      const controller = await ethers.deployContract("Controller");
      const peers = [];
      for (let i = 0; i < 4; i++) peers.push(await (await ethers.deployContract("RoundPeersMock")).getAddress());
      const rounds = await ethers.getContractAt(
        "RoundsManager",
        await deployBehindProxy("RoundsManager", peers, [await controller.getAddress()]),
      );
      await rounds.setRoundLength(100_000);
      const votes = await ethers.getContractAt(
        "BondingVotes",
        await deployBehindProxy("BondingVotes", [peers[0], await rounds.getAddress()], [await controller.getAddress()]),
      );
      await votes.syncClock();
      expect(await votes.clock()).to.equal(0n);
      await expect(votes.getPastVotes(delegator.address, 0)).to.be.revertedWithCustomError(votes, "FutureLookup").withArgs(0n, 0n);
    });
  });
});
