// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { skipRounds } from "../../support/startRound";
import { activeFixture } from "./bondingFixture";

const LPT = 10n ** 18n;

describe("BondingManager.checkpointBondingState", () => {
  it("writes what it finds, and changes nothing", async () => {
    const { bondingManager, bondingVotes, logs, delegator, orchestrator, stranger } = await loadFixture(activeFixture);
    for (const account of [delegator, orchestrator]) {
      expect(await logs(bondingManager.connect(stranger).checkpointBondingState(account.address))).to.deep.equal([]);
    }
    expect(await bondingVotes.getVotes(orchestrator.address)).to.equal(4_000n * LPT);
    expect(await bondingVotes.getVotes(delegator.address)).to.equal(3_000n * LPT);
  });

  it("gives an account without stake a checkpoint without votes", async () => {
    const { bondingManager, bondingVotes, logs, stranger } = await loadFixture(activeFixture);
    expect(await bondingVotes.hasCheckpoint(stranger.address)).to.equal(false);
    expect(await logs(bondingManager.checkpointBondingState(stranger.address))).to.deep.equal([]);
    expect(await bondingVotes.hasCheckpoint(stranger.address)).to.equal(true);
    expect(await bondingVotes.getVotes(stranger.address)).to.equal(0n);
  });

  it("works in a paused system and in a round that is not initialized", async () => {
    const { bondingManager, bondingVotes, roundsManager, controller, delegator } = await loadFixture(activeFixture);
    await controller.pause();
    await bondingManager.checkpointBondingState(delegator.address);
    await skipRounds(roundsManager, 2);
    await bondingManager.checkpointBondingState(delegator.address);
    expect(await bondingVotes.getVotes(delegator.address)).to.equal(3_000n * LPT);
  });
});
