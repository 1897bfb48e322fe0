// SPDX-License-Identifier: MIT
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import { ethers } from "hardhat";
import type { BondingManager } from "../../../typechain-types";
import { skipRounds } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

const NONE = ethers.ZeroAddress;

type Call = (bonding: BondingManager, caller: HardhatEthersSigner) => Promise<ContractTransactionResponse>;

/** Every function that a user can move stake or fees with. */
const CALLS: Readonly<Record<string, Call>> = {
  bond: (bonding, caller) => bonding.bond(1, caller.address),
  bondWithHint: (bonding, caller) => bonding.bondWithHint(1, caller.address, NONE, NONE, NONE, NONE),
  bondForWithHint: (bonding, caller) => bonding.bondForWithHint(1, caller.address, caller.address, NONE, NONE, NONE, NONE),
  bondWithPermit: (bonding, caller) => bonding.bondWithPermit(1, caller.address, 0, 27, ethers.ZeroHash, ethers.ZeroHash),
  unbond: (bonding) => bonding.unbond(1),
  unbondWithHint: (bonding) => bonding.unbondWithHint(1, NONE, NONE),
  rebond: (bonding) => bonding.rebond(0),
  rebondWithHint: (bonding) => bonding.rebondWithHint(0, NONE, NONE),
  rebondFromUnbonded: (bonding, caller) => bonding.rebondFromUnbonded(caller.address, 0),
  rebondFromUnbondedWithHint: (bonding, caller) => bonding.rebondFromUnbondedWithHint(caller.address, 0, NONE, NONE),
  withdrawStake: (bonding) => bonding.withdrawStake(0),
  transferBond: (bonding, caller) => bonding.transferBond(caller.address, 1, NONE, NONE, NONE, NONE),
  claimEarnings: (bonding) => bonding.claimEarnings(0),
  withdrawFees: (bonding, caller) => bonding.withdrawFees(caller.address, 0),
  transcoder: (bonding) => bonding.transcoder(0, 0),
  transcoderWithHint: (bonding) => bonding.transcoderWithHint(0, 0, NONE, NONE),
  reward: (bonding) => bonding.reward(),
  rewardWithHint: (bonding) => bonding.rewardWithHint(NONE, NONE),
  rewardForTranscoder: (bonding, caller) => bonding.rewardForTranscoder(caller.address),
  rewardForTranscoderWithHint: (bonding, caller) => bonding.rewardForTranscoderWithHint(caller.address, NONE, NONE),
};

async function ownRewardCallerFixture() {
  const fixture = await activeFixture();
  await fixture.bondingManager.connect(fixture.orchestrator).setRewardCaller(fixture.orchestrator.address);
  return fixture;
}

async function pausedFixture() {
  const fixture = await ownRewardCallerFixture();
  await fixture.controller.pause();
  return fixture;
}

async function uninitializedFixture() {
  const fixture = await ownRewardCallerFixture();
  await skipRounds(fixture.roundsManager, 3);
  return fixture;
}

describe("BondingManager, gates", () => {
  for (const [name, call] of Object.entries(CALLS)) {
    describe(name, () => {
      describe("given a paused system", () => {
        it("reverts", async () => {
          const { bondingManager, orchestrator } = await loadFixture(pausedFixture);
          await expect(call(bondingManager.connect(orchestrator), orchestrator)).to.be.revertedWithCustomError(
            bondingManager,
            "BondingManagerPaused",
          );
        });
      });

      describe("given a round that is not initialized", () => {
        it("reverts", async () => {
          const { bondingManager, orchestrator, round } = await loadFixture(uninitializedFixture);
          await expect(call(bondingManager.connect(orchestrator), orchestrator))
            .to.be.revertedWithCustomError(bondingManager, "BondingManagerRoundNotInitialized")
            .withArgs(round + 3n, round);
        });
      });

      describe("given both", () => {
        it("reports the pause", async () => {
          const { controller, bondingManager, orchestrator } = await loadFixture(uninitializedFixture);
          await controller.pause();
          await expect(call(bondingManager.connect(orchestrator), orchestrator)).to.be.revertedWithCustomError(
            bondingManager,
            "BondingManagerPaused",
          );
        });
      });
    });
  }
});
