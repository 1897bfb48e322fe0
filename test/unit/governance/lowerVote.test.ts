// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { accountAt } from "../../support/accountAt";
import { governanceFixture, proposalState, vote } from "./governanceFixture";

const LPT = 10n ** 18n;

async function votedFixture() {
  const fixture = await governanceFixture();
  const { governor, orchestrator, rival } = fixture;
  const id = await fixture.proposeActive();
  await governor.connect(orchestrator).castVote(id, vote.for);
  await governor.connect(rival).castVote(id, vote.against);
  return { ...fixture, id };
}

describe("LivepeerGovernor.lowerVote", () => {
  it("reverts while there are no votes yet", async () => {
    const { governor, propose, orchestrator } = await loadFixture(governanceFixture);
    const id = await propose();
    await expect(governor.lowerVote(id, orchestrator.address)).to.be.revertedWithCustomError(governor, "GovernorUnexpectedProposalState");
  });

  it("reverts once the proposal is executed", async () => {
    const { governor, pass, execute, setThreshold, orchestrator } = await loadFixture(governanceFixture);
    const id = await pass(setThreshold);
    await execute();
    await expect(governor.lowerVote(id, orchestrator.address)).to.be.revertedWithCustomError(governor, "GovernorUnexpectedProposalState");
  });

  it("changes nothing while the stake is bonded, even to another orchestrator", async () => {
    const { governor, bondingManager, id, orchestrator, delegator, rival } = await loadFixture(votedFixture);
    await governor.connect(delegator).castVote(id, vote.for);
    await bondingManager.connect(delegator).bond(0, rival.address);
    await expect(governor.lowerVote(id, delegator.address)).not.to.emit(governor, "VoteLowered");
    expect(await governor.lowerVote.staticCall(id, orchestrator.address)).to.equal(70n * LPT);
  });

  it("leaves the majority as it is when stake behind a vote Against left, but not the quorum", async () => {
    const { governor, bondingManager, id, rival } = await loadFixture(votedFixture);
    const quorum = await governor.proposalQuorum(id);
    expect(quorum).to.equal(await governor.quorum(await governor.proposalSnapshot(id)));
    await bondingManager.connect(rival).unbond(20n * LPT);
    await expect(governor.lowerVote(id, rival.address))
      .to.emit(governor, "VoteLowered")
      .withArgs(rival.address, id, 50n * LPT, 30n * LPT);
    expect(await governor.proposalVotes(id)).to.deep.equal([50n * LPT, 100n * LPT, 0n]);
    expect(await governor.ballotOf(id, rival.address)).to.deep.equal([0n, 50n * LPT, 0n]);
    expect(await governor.proposalQuorum(id)).to.equal(quorum + 20n * LPT);

    // Once, and then what else leaves.
    await expect(governor.lowerVote(id, rival.address)).not.to.emit(governor, "VoteLowered");
    expect(await governor.lowerVote.staticCall(id, rival.address)).to.equal(30n * LPT);
    await bondingManager.connect(rival).unbond(30n * LPT);
    await expect(governor.lowerVote(id, rival.address))
      .to.emit(governor, "VoteLowered")
      .withArgs(rival.address, id, 30n * LPT, 0n);
    expect(await governor.proposalQuorum(id)).to.equal(quorum + 50n * LPT);
    expect(await governor.proposalVotes(id)).to.deep.equal([50n * LPT, 100n * LPT, 0n]);
  });

  it("defeats a proposal that has its quorum from votes Against whose stake left", async () => {
    const { governor, bondingManager, bond, delegator, second, rival, stranger, proposeActive, startRound, queue, execute } =
      await loadFixture(governanceFixture);
    await bond(stranger, 25n * LPT, rival.address);
    await startRound();
    const id = await proposeActive();
    // 40 For and 25 Against of 175: a third is 58.3.
    await governor.connect(delegator).castVote(id, vote.for);
    await governor.connect(second).castVote(id, vote.for);
    await governor.connect(stranger).castVote(id, vote.against);
    await bondingManager.connect(stranger).unbond(25n * LPT);
    await startRound(8);
    await bondingManager.connect(stranger).withdrawStake(0);
    await startRound(2);
    await queue();
    expect(await governor.state(id)).to.equal(proposalState.queued);
    await governor.lowerVote(id, stranger.address);
    expect(await governor.state(id)).to.equal(proposalState.defeated);
    expect(await governor.proposalVotes(id)).to.deep.equal([25n * LPT, 40n * LPT, 0n]);
    await expect(execute()).to.be.revertedWithCustomError(governor, "GovernorUnexpectedProposalState");
  });

  it("lets a delegator that left take its stake out of both, majority and quorum, of an orchestrator's vote Against", async () => {
    const { governor, bondingManager, proposeActive, orchestrator, delegator, second } = await loadFixture(governanceFixture);
    const id = await proposeActive();
    await governor.connect(orchestrator).castVote(id, vote.against);
    const quorum = await governor.proposalQuorum(id);
    await bondingManager.connect(delegator).unbond(30n * LPT);
    await bondingManager.connect(orchestrator).unbond(5n * LPT);
    await governor.lowerVote(id, orchestrator.address);
    expect(await governor.proposalQuorum(id)).to.equal(quorum + 35n * LPT);

    await governor.connect(delegator).castVote(id, vote.for);
    expect(await governor.proposalVotes(id)).to.deep.equal([70n * LPT, 30n * LPT, 0n]);
    expect(await governor.proposalQuorum(id)).to.equal(quorum + 5n * LPT);
    // Who is still there takes out what another's leaving had taken already, until it is named.
    await governor.connect(second).castVote(id, vote.for);
    expect(await governor.proposalVotes(id)).to.deep.equal([60n * LPT, 40n * LPT, 0n]);
    expect(await governor.proposalQuorum(id)).to.equal(quorum);
    await governor.lowerVoteWithout(id, orchestrator.address, [second.address]);
    expect(await governor.proposalQuorum(id)).to.equal(quorum + 5n * LPT);
    expect(await governor.lowerVote.staticCall(id, orchestrator.address)).to.equal(55n * LPT);
    // And what was For goes with its stake.
    await governor.lowerVote(id, delegator.address);
    expect(await governor.proposalVotes(id)).to.deep.equal([60n * LPT, 10n * LPT, 0n]);
  });

  it("changes nothing of who did not vote", async () => {
    const { governor, bondingManager, id, delegator, stranger } = await loadFixture(votedFixture);
    await bondingManager.connect(delegator).unbond(30n * LPT);
    for (const { address } of [delegator, stranger]) {
      await expect(governor.lowerVote(id, address)).not.to.emit(governor, "VoteLowered");
      expect(await governor.lowerVote.staticCall(id, address)).to.equal(0);
    }
  });

  it("takes out what an orchestrator and its delegators unbonded", async () => {
    const { governor, bondingManager, id, orchestrator, second, stranger } = await loadFixture(votedFixture);
    await bondingManager.connect(orchestrator).unbond(20n * LPT);
    await bondingManager.connect(second).unbond(10n * LPT);
    await expect(governor.connect(stranger).lowerVote(id, orchestrator.address))
      .to.emit(governor, "VoteLowered")
      .withArgs(orchestrator.address, id, 100n * LPT, 70n * LPT);
    expect(await governor.proposalVotes(id)).to.deep.equal([50n * LPT, 70n * LPT, 0n]);
  });

  it("takes out what a delegator unbonded", async () => {
    const { governor, bondingManager, id, delegator } = await loadFixture(votedFixture);
    await governor.connect(delegator).castVote(id, vote.for);
    await bondingManager.connect(delegator).unbond(25n * LPT);
    await expect(governor.lowerVote(id, delegator.address))
      .to.emit(governor, "VoteLowered")
      .withArgs(delegator.address, id, 30n * LPT, 5n * LPT);
  });

  it("counts nobody else's stake behind the vote of a delegator that became an orchestrator", async () => {
    const { governor, bondingManager, id, delegator, second } = await loadFixture(votedFixture);
    await governor.connect(delegator).castVote(id, vote.for);
    await bondingManager.connect(delegator).unbond(25n * LPT);
    await bondingManager.connect(delegator).bond(0, delegator.address);
    await bondingManager.connect(second).bond(0, delegator.address);
    await expect(governor.lowerVote(id, delegator.address))
      .to.emit(governor, "VoteLowered")
      .withArgs(delegator.address, id, 30n * LPT, 5n * LPT);
  });

  it("counts all stake behind the vote of a delegator that became an orchestrator in the round of the snapshot", async () => {
    const { governor, bondingManager, propose, startRound, delegator, second } = await loadFixture(governanceFixture);
    const id = await propose();
    await startRound();
    await bondingManager.connect(delegator).bond(0, delegator.address);
    await bondingManager.connect(second).bond(0, delegator.address);
    await startRound();
    await governor.connect(delegator).castVote(id, vote.for);
    await bondingManager.connect(delegator).unbond(25n * LPT);
    await expect(governor.lowerVote(id, delegator.address))
      .to.emit(governor, "VoteLowered")
      .withArgs(delegator.address, id, 40n * LPT, 15n * LPT);
  });

  it("keeps the own stake of an orchestrator that delegates to another now", async () => {
    const { governor, bondingManager, id, orchestrator, rival } = await loadFixture(votedFixture);
    await bondingManager.connect(orchestrator).unbond(60n * LPT);
    await bondingManager.connect(orchestrator).rebondFromUnbonded(rival.address, 0);
    await expect(governor.lowerVote(id, orchestrator.address)).not.to.emit(governor, "VoteLowered");
    expect(await governor.proposalVotes(id)).to.deep.equal([50n * LPT, 100n * LPT, 0n]);
  });

  it("takes out of an abstention what was unbonded, and with it the quorum", async () => {
    const { governor, bondingManager, proposeActive, rival, second, stranger, startRound } = await loadFixture(governanceFixture);
    const id = await proposeActive();
    // 10 LPT For, 50 LPT that abstain: above a third of 150 LPT, which 10 LPT alone are not.
    await governor.connect(second).castVote(id, vote.for);
    await governor.connect(rival).castVote(id, vote.abstain);
    await bondingManager.connect(rival).unbond(49n * LPT);
    await startRound(10);
    expect(await governor.state(id)).to.equal(proposalState.succeeded);
    await expect(governor.connect(stranger).lowerVote(id, rival.address))
      .to.emit(governor, "VoteLowered")
      .withArgs(rival.address, id, 50n * LPT, 1n * LPT);
    expect(await governor.proposalVotes(id)).to.deep.equal([0n, 10n * LPT, 1n * LPT]);
    expect(await governor.state(id)).to.equal(proposalState.defeated);
  });

  it("does not let a delegator take out by its vote what it took out by leaving", async () => {
    const { governor, bondingManager, id, orchestrator, delegator, second } = await loadFixture(votedFixture);
    await bondingManager.connect(delegator).unbond(30n * LPT);
    await governor.lowerVote(id, orchestrator.address);
    expect(await governor.proposalVotes(id)).to.deep.equal([50n * LPT, 70n * LPT, 0n]);
    await governor.connect(delegator).castVote(id, vote.against);
    expect(await governor.proposalVotes(id)).to.deep.equal([80n * LPT, 70n * LPT, 0n]);
    // Who stayed is still taken out.
    await governor.connect(second).castVote(id, vote.against);
    expect(await governor.proposalVotes(id)).to.deep.equal([90n * LPT, 60n * LPT, 0n]);
  });

  it("ends the same if the delegator votes first", async () => {
    const { governor, bondingManager, proposeActive, orchestrator, delegator, rival } = await loadFixture(governanceFixture);
    const id = await proposeActive();
    await bondingManager.connect(delegator).unbond(30n * LPT);
    await governor.connect(delegator).castVote(id, vote.against);
    await governor.connect(rival).castVote(id, vote.against);
    await governor.connect(orchestrator).castVote(id, vote.for);
    await governor.lowerVote(id, orchestrator.address);
    expect(await governor.proposalVotes(id)).to.deep.equal([80n * LPT, 70n * LPT, 0n]);
  });

  it("counts two lowerings together", async () => {
    const { governor, bondingManager, id, orchestrator, delegator, second } = await loadFixture(votedFixture);
    await bondingManager.connect(orchestrator).unbond(20n * LPT);
    await governor.lowerVote(id, orchestrator.address);
    await bondingManager.connect(second).unbond(5n * LPT);
    await governor.lowerVote(id, orchestrator.address);
    expect(await governor.proposalVotes(id)).to.deep.equal([50n * LPT, 75n * LPT, 0n]);
    // 25 of the 30 LPT are out.
    await governor.connect(delegator).castVote(id, vote.against);
    expect(await governor.proposalVotes(id)).to.deep.equal([80n * LPT, 70n * LPT, 0n]);
  });

  it("lets delegators take no more out of a lowered vote than there is", async () => {
    const { governor, bondingManager, id, orchestrator, delegator, second } = await loadFixture(votedFixture);
    await bondingManager.connect(orchestrator).unbond(60n * LPT);
    await bondingManager.connect(delegator).unbond(25n * LPT);
    await governor.lowerVote(id, orchestrator.address);
    expect(await governor.proposalVotes(id)).to.deep.equal([50n * LPT, 15n * LPT, 0n]);
    // 85 LPT are out already: their 40 LPT are no more than that.
    await governor.connect(delegator).castVote(id, vote.abstain);
    await governor.connect(second).castVote(id, vote.for);
    expect(await governor.proposalVotes(id)).to.deep.equal([50n * LPT, 25n * LPT, 30n * LPT]);
    const delegators = [delegator.address, second.address].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
    await governor.lowerVoteWithout(id, orchestrator.address, delegators);
    expect(await governor.proposalVotes(id)).to.deep.equal([50n * LPT, 10n * LPT, 30n * LPT]);
  });

  it("defeats a queued proposal whose deciding stake left, which then cannot be executed", async () => {
    const { governor, bondingManager, id, orchestrator, delegator, second, startRound, queue, execute } = await loadFixture(votedFixture);
    for (const [account, stake] of [
      [orchestrator, 60n],
      [delegator, 30n],
      [second, 10n],
    ] as const) {
      await bondingManager.connect(account).unbond(stake * LPT);
    }
    await startRound(10);
    await queue();
    expect(await governor.state(id)).to.equal(proposalState.queued);
    await governor.lowerVote(id, orchestrator.address);
    expect(await governor.state(id)).to.equal(proposalState.defeated);
    await expect(execute()).to.be.revertedWithCustomError(governor, "GovernorUnexpectedProposalState");
  });
});

describe("LivepeerGovernor.lowerVoteWithout", () => {
  const sorted = (...accounts: { address: string }[]): string[] =>
    accounts.map(({ address }) => address).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));

  it("reverts while there are no votes yet", async () => {
    const { governor, propose, orchestrator } = await loadFixture(governanceFixture);
    const id = await propose();
    await expect(governor.lowerVoteWithout(id, orchestrator.address, [])).to.be.revertedWithCustomError(
      governor,
      "GovernorUnexpectedProposalState",
    );
  });

  it("reverts for delegators that are out of order, named twice or null", async () => {
    const { governor, id, orchestrator, delegator, second } = await loadFixture(votedFixture);
    const [low = "", high = ""] = sorted(delegator, second);
    for (const [last, next] of [
      [high, low],
      [low, low],
    ] as const) {
      await expect(governor.lowerVoteWithout(id, orchestrator.address, [last, next]))
        .to.be.revertedWithCustomError(governor, "LivepeerGovernorUnsortedDelegators")
        .withArgs(last, next);
    }
    await expect(governor.lowerVoteWithout(id, orchestrator.address, [ethers.ZeroAddress]))
      .to.be.revertedWithCustomError(governor, "LivepeerGovernorUnsortedDelegators")
      .withArgs(ethers.ZeroAddress, ethers.ZeroAddress);
  });

  it("does not let stake that votes for itself stand in for stake that left", async () => {
    const { governor, bondingManager, id, orchestrator, delegator, second } = await loadFixture(votedFixture);
    await governor.connect(delegator).castVote(id, vote.for);
    await governor.connect(second).castVote(id, vote.against);
    await bondingManager.connect(orchestrator).unbond(50n * LPT);
    // 10 of its own and 40 of the two stand behind its 60.
    await governor.lowerVote(id, orchestrator.address);
    expect(await governor.proposalVotes(id)).to.deep.equal([60n * LPT, 80n * LPT, 0n]);
    await expect(governor.lowerVoteWithout(id, orchestrator.address, sorted(delegator, second)))
      .to.emit(governor, "VoteLowered")
      .withArgs(orchestrator.address, id, 50n * LPT, 10n * LPT);
    expect(await governor.proposalVotes(id)).to.deep.equal([60n * LPT, 40n * LPT, 0n]);
  });

  it("changes nothing by naming the voter, who has not voted, and who delegates to another", async () => {
    const { governor, bondingManager, id, orchestrator, delegator, second, rival } = await loadFixture(votedFixture);
    await governor.connect(second).castVote(id, vote.against);
    await bondingManager.connect(second).bond(0, rival.address);
    await expect(governor.lowerVoteWithout(id, orchestrator.address, sorted(orchestrator, delegator, second, rival))).not.to.emit(
      governor,
      "VoteLowered",
    );
    expect(await governor.proposalVotes(id)).to.deep.equal([60n * LPT, 90n * LPT, 0n]);
  });

  it("changes nothing of a delegator's vote", async () => {
    const { governor, bondingManager, id, delegator, second } = await loadFixture(votedFixture);
    await governor.connect(delegator).castVote(id, vote.for);
    await bondingManager.connect(delegator).unbond(30n * LPT);
    await bondingManager.connect(delegator).rebondFromUnbonded(delegator.address, 0);
    await governor.connect(second).castVote(id, vote.for);
    await bondingManager.connect(second).bond(0, delegator.address);
    await expect(governor.lowerVoteWithout(id, delegator.address, [second.address])).not.to.emit(governor, "VoteLowered");
  });

  it("leaves what those stand for who did not vote", async () => {
    const { governor, bondingManager, id, orchestrator, delegator, stranger } = await loadFixture(votedFixture);
    await governor.connect(delegator).castVote(id, vote.for);
    await bondingManager.connect(orchestrator).unbond(60n * LPT);
    await governor.connect(stranger).lowerVoteWithout(id, orchestrator.address, [delegator.address]);
    // The 10 LPT of a delegator that has not voted are left.
    expect(await governor.proposalVotes(id)).to.deep.equal([50n * LPT, 40n * LPT, 0n]);
  });
});

describe("LivepeerGovernor.lowerVoteInSteps", () => {
  const ascending = <T extends { address: string }>(accounts: T[]): T[] =>
    [...accounts].sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));

  /** The orchestrator's own stake and that of its two silent delegators is about to leave; twelve more voted themselves. */
  async function crowdFixture() {
    const fixture = await governanceFixture();
    const { governor, bond, orchestrator, startRound } = fixture;
    const crowd: Awaited<ReturnType<typeof accountAt>>[] = [];
    for (let i = 0; i < 12; i++) {
      const account = await accountAt(20 + i);
      await bond(account, 2n * LPT, orchestrator.address);
      crowd.push(account);
    }
    await startRound();
    const id = await fixture.proposeActive();
    for (const account of crowd) await governor.connect(account).castVote(id, vote.for);
    await governor.connect(orchestrator).castVote(id, vote.for);
    return { ...fixture, id, crowd: ascending(crowd) };
  }

  const addresses = (accounts: readonly { address: string }[]): string[] => accounts.map(({ address }) => address);

  it("reverts while there are no votes yet", async () => {
    const { governor, propose, orchestrator } = await loadFixture(governanceFixture);
    const id = await propose();
    await expect(governor.lowerVoteInSteps(id, orchestrator.address, [])).to.be.revertedWithCustomError(
      governor,
      "GovernorUnexpectedProposalState",
    );
  });

  it("reverts for delegators out of order, within a call or across calls of one caller in one round", async () => {
    const { governor, id, crowd, orchestrator, stranger, startRound } = await loadFixture(crowdFixture);
    const [first = "", next = "", last = ""] = addresses(crowd);
    await expect(governor.lowerVoteInSteps(id, orchestrator.address, [next, first]))
      .to.be.revertedWithCustomError(governor, "LivepeerGovernorUnsortedDelegators")
      .withArgs(next, first);
    await expect(governor.lowerVoteInSteps(id, orchestrator.address, [ethers.ZeroAddress]))
      .to.be.revertedWithCustomError(governor, "LivepeerGovernorUnsortedDelegators")
      .withArgs(ethers.ZeroAddress, ethers.ZeroAddress);
    await governor.lowerVoteInSteps(id, orchestrator.address, [first, next]);
    for (const again of [first, next]) {
      await expect(governor.lowerVoteInSteps(id, orchestrator.address, [again, last]))
        .to.be.revertedWithCustomError(governor, "LivepeerGovernorUnsortedDelegators")
        .withArgs(next, again);
    }
    // Others, other votes and other rounds have an order of their own.
    await governor.connect(stranger).lowerVoteInSteps(id, orchestrator.address, [first]);
    await governor.lowerVoteInSteps(id, last, [first]);
    await startRound();
    await governor.lowerVoteInSteps(id, orchestrator.address, [first]);
  });

  it("does not let stake that votes for itself stand in for stake that left, however many calls it takes to name it", async () => {
    const fixture = await loadFixture(crowdFixture);
    const { governor, bondingManager, id, crowd, orchestrator, delegator, second, stranger, startRound } = fixture;
    await bondingManager.connect(orchestrator).unbond(59n * LPT);
    await bondingManager.connect(delegator).unbond(30n * LPT);
    await bondingManager.connect(second).unbond(10n * LPT);
    // What leaves in a round shows in the next.
    await expect(governor.lowerVoteInSteps(id, orchestrator.address, addresses(crowd))).not.to.emit(governor, "VoteLowered");
    await startRound();
    // 1 LPT of its own and the 24 LPT of those who voted themselves stand behind its 100.
    await expect(governor.connect(stranger).lowerVoteInSteps(id, orchestrator.address, addresses(crowd.slice(0, 5))))
      .to.emit(governor, "VoteLowered")
      .withArgs(orchestrator.address, id, 100n * LPT, 15n * LPT);
    // Somebody else's calls do not add to it, but begin anew.
    await expect(governor.lowerVoteInSteps(id, orchestrator.address, addresses(crowd.slice(5, 9)))).not.to.emit(governor, "VoteLowered");
    await governor.connect(stranger).lowerVoteInSteps(id, orchestrator.address, addresses(crowd.slice(5, 9)));
    await expect(governor.connect(stranger).lowerVoteInSteps(id, orchestrator.address, addresses(crowd.slice(9))))
      .to.emit(governor, "VoteLowered")
      .withArgs(orchestrator.address, id, 7n * LPT, 1n * LPT);
    expect(await governor.proposalVotes(id)).to.deep.equal([0n, 25n * LPT, 0n]);
  });

  it("does not count twice what leaves between two calls", async () => {
    const { governor, bondingManager, id, crowd, orchestrator, startRound } = await loadFixture(crowdFixture);
    await bondingManager.connect(orchestrator).unbond(20n * LPT);
    await startRound();
    await governor.lowerVoteInSteps(id, orchestrator.address, addresses(crowd.slice(0, 6)));
    // Named already, and gone now: it was there when the round began, and so was what is delegated to the orchestrator.
    for (const account of crowd.slice(0, 6)) await bondingManager.connect(account).unbond(2n * LPT);
    await governor.lowerVoteInSteps(id, orchestrator.address, addresses(crowd.slice(6)));
    expect((await governor.ballotOf(id, orchestrator.address))[1]).to.equal(80n * LPT);
  });

  it("changes nothing by naming the voter, who has not voted, and who delegates to another", async () => {
    const { governor, bondingManager, id, crowd, orchestrator, delegator, rival, startRound } = await loadFixture(crowdFixture);
    const [moved] = crowd;
    if (moved === undefined) throw new Error("There is no crowd.");
    await bondingManager.connect(moved).bond(0, rival.address);
    await startRound();
    const named = addresses(ascending([orchestrator, delegator, rival, moved]));
    await expect(governor.lowerVoteInSteps(id, orchestrator.address, named)).not.to.emit(governor, "VoteLowered");
  });

  it("counts those who stay with an orchestrator that resigned, or delegates to another", async () => {
    const { governor, bondingManager, id, crowd, orchestrator, rival, startRound } = await loadFixture(crowdFixture);
    await bondingManager.connect(orchestrator).unbond(60n * LPT);
    await startRound();
    // 40 LPT of its silent delegators are left.
    await governor.lowerVoteInSteps(id, orchestrator.address, addresses(crowd));
    expect((await governor.ballotOf(id, orchestrator.address))[1]).to.equal(40n * LPT);
    await bondingManager.connect(orchestrator).rebondFromUnbonded(rival.address, 0);
    await startRound();
    await expect(governor.lowerVoteInSteps(id, orchestrator.address, addresses(crowd))).not.to.emit(governor, "VoteLowered");
  });

  it("bounds a delegator's vote by its own stake, whoever is named", async () => {
    const { governor, bondingManager, id, crowd, rival, startRound } = await loadFixture(crowdFixture);
    const [account, other] = crowd;
    if (account === undefined || other === undefined) throw new Error("There is no crowd.");
    await bondingManager.connect(account).unbond(1n * LPT);
    await bondingManager.connect(other).bond(0, account.address);
    await startRound();
    await expect(governor.lowerVoteInSteps(id, account.address, [other.address, rival.address]))
      .to.emit(governor, "VoteLowered")
      .withArgs(account.address, id, 2n * LPT, 1n * LPT);
  });
});

describe("LivepeerGovernor.executableFrom", () => {
  it("is the round after the vote when the proposal came to pass early", async () => {
    const { governor, id } = await loadFixture(votedFixture);
    expect(await governor.executableFrom(id)).to.equal((await governor.proposalDeadline(id)) + 1n);
  });

  it("is the round after the vote while the proposal does not pass", async () => {
    const { governor, id, delegator, second } = await loadFixture(votedFixture);
    await governor.connect(delegator).castVote(id, vote.against);
    await governor.connect(second).castVote(id, vote.against);
    expect(await governor.executableFrom(id)).to.equal((await governor.proposalDeadline(id)) + 1n);
  });

  it("waits for nobody to leave while the proposal does not pass, whatever the unbonding period is", async () => {
    const { governor, bondingManager, id, delegator, second } = await loadFixture(votedFixture);
    await governor.connect(delegator).castVote(id, vote.against);
    await governor.connect(second).castVote(id, vote.against);
    const deadline = await governor.proposalDeadline(id);
    // Longer than the chain has rounds.
    await bondingManager.setUnbondingPeriod(deadline + 1n);
    expect(await governor.executableFrom(id)).to.equal(deadline + 1n);
  });

  it("leaves whoever disagrees with a late decision the time to unbond and withdraw", async () => {
    const fixture = await loadFixture(governanceFixture);
    const { governor, bondingManager, token, orchestrator, rival, proposeActive, startRound, queue, execute } = fixture;
    const id = await proposeActive();
    await governor.connect(rival).castVote(id, vote.against);
    await startRound(9);
    await governor.connect(orchestrator).castVote(id, vote.for);
    const passingSince = await governor.clock();
    expect(passingSince).to.equal(await governor.proposalDeadline(id));
    const from = passingSince + 7n + 2n;
    expect(await governor.executableFrom(id)).to.equal(from);

    const left = await startRound();
    await bondingManager.connect(rival).unbond(50n * LPT);
    await queue();
    await startRound(7);
    expect(await governor.clock()).to.equal(left + 7n);
    await bondingManager.connect(rival).withdrawStake(0);
    expect(await token.balanceOf(rival.address)).to.equal(50n * LPT);
    await expect(execute())
      .to.be.revertedWithCustomError(governor, "LivepeerGovernorExitOpen")
      .withArgs(from - 1n, from);
    await startRound();
    await execute();
    expect(await governor.state(id)).to.equal(proposalState.executed);
  });

  it("starts anew when the proposal ceased to pass and came to pass again", async () => {
    const fixture = await loadFixture(governanceFixture);
    const { governor, bond, orchestrator, delegator, rival, stranger, proposeActive, startRound } = fixture;
    await bond(stranger, 40n * LPT, stranger.address);
    await startRound();
    const id = await proposeActive();
    await governor.connect(orchestrator).castVote(id, vote.for);
    await governor.connect(rival).castVote(id, vote.against);
    await startRound(9);
    const deadline = await governor.proposalDeadline(id);
    expect(await governor.executableFrom(id)).to.equal(deadline + 1n);
    await governor.connect(delegator).castVote(id, vote.against);
    await governor.connect(stranger).castVote(id, vote.for);
    expect(await governor.proposalVotes(id)).to.deep.equal([80n * LPT, 110n * LPT, 0n]);
    expect(await governor.executableFrom(id)).to.equal(deadline + 9n);
  });

  it("counts from the first round in which the proposal passes, whoever votes For it later", async () => {
    const { governor, orchestrator, rival, proposeActive, startRound } = await loadFixture(governanceFixture);
    const id = await proposeActive();
    await startRound(8);
    await governor.connect(orchestrator).castVote(id, vote.for);
    const passingSince = await governor.clock();
    await startRound();
    await governor.connect(rival).castVote(id, vote.for);
    expect(await governor.executableFrom(id)).to.equal(passingSince + 7n + 2n);
  });

  it("counts from the round in which the quorum is reached, not from that of the majority", async () => {
    const { governor, second, rival, proposeActive, startRound } = await loadFixture(governanceFixture);
    const id = await proposeActive();
    await startRound(8);
    await governor.connect(second).castVote(id, vote.for);
    expect(await governor.executableFrom(id)).to.equal((await governor.proposalDeadline(id)) + 1n);
    await startRound();
    await governor.connect(rival).castVote(id, vote.for);
    expect(await governor.executableFrom(id)).to.equal((await governor.clock()) + 7n + 2n);
  });

  it("starts anew when stake behind the decision left and others decide again", async () => {
    const { governor, bondingManager, orchestrator, rival, proposeActive, startRound } = await loadFixture(governanceFixture);
    const id = await proposeActive();
    await startRound(8);
    await governor.connect(rival).castVote(id, vote.for);
    expect(await governor.executableFrom(id)).to.equal((await governor.clock()) + 7n + 2n);
    await bondingManager.connect(rival).unbond(50n * LPT);
    await governor.lowerVote(id, rival.address);
    expect(await governor.executableFrom(id)).to.equal((await governor.proposalDeadline(id)) + 1n);
    await startRound();
    await governor.connect(orchestrator).castVote(id, vote.for);
    expect(await governor.executableFrom(id)).to.equal((await governor.clock()) + 7n + 2n);
  });

  it("still waits for stake that began to thaw before the unbonding period became shorter", async () => {
    const fixture = await loadFixture(governanceFixture);
    const { governor, bondingManager, orchestrator, rival, proposeActive, startRound, queue, execute } = fixture;
    const id = await proposeActive();
    await governor.connect(rival).castVote(id, vote.against);
    await startRound(9);
    await governor.connect(orchestrator).castVote(id, vote.for);
    const from = (await governor.clock()) + 7n + 2n;
    await startRound();
    await bondingManager.connect(rival).unbond(50n * LPT);
    await bondingManager.setUnbondingPeriod(1);
    expect(await governor.executableFrom(id)).to.equal(from);
    await queue();
    await startRound(7);
    await bondingManager.connect(rival).withdrawStake(0);
    await expect(execute())
      .to.be.revertedWithCustomError(governor, "LivepeerGovernorExitOpen")
      .withArgs(from - 1n, from);
    await startRound();
    await execute();
  });

  it("waits longer when the unbonding period becomes longer", async () => {
    const { governor, bondingManager, orchestrator, proposeActive, startRound } = await loadFixture(governanceFixture);
    const id = await proposeActive();
    await startRound(9);
    await governor.connect(orchestrator).castVote(id, vote.for);
    await bondingManager.setUnbondingPeriod(9);
    expect(await governor.executableFrom(id)).to.equal((await governor.clock()) + 9n + 2n);
  });

  it("waits for no more than a bounded number of rounds, however long unbonding takes", async () => {
    const { governor, id, bondingManager, proposeActive, startRound, orchestrator, setThreshold } = await loadFixture(votedFixture);
    await bondingManager.setUnbondingPeriod(65_535);
    await startRound(10);
    const late = await proposeActive(setThreshold, "once more");
    await governor.connect(orchestrator).castVote(late, vote.for);
    expect(await governor.executableFrom(late)).to.equal((await governor.clock()) + 30n + 2n);
    expect(await governor.executableFrom(id)).to.be.greaterThan(0);
  });
});
