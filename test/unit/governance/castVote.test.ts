// SPDX-License-Identifier: MIT
import { loadFixture, mine } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { governanceFixture, proposalState, vote } from "./governanceFixture";

const LPT = 10n ** 18n;

async function activeProposal() {
  const fixture = await governanceFixture();
  const id = await fixture.proposeActive();
  const { governor } = fixture;
  /** Against, For, Abstain in LPT. */
  const tally = async (): Promise<readonly bigint[]> => (await governor.proposalVotes(id)).map((votes) => votes / LPT);
  return { ...fixture, id, tally };
}

describe("LivepeerGovernor.castVote", () => {
  describe("given no right to vote", () => {
    it("reverts before the snapshot is over", async () => {
      const { governor, propose, orchestrator } = await loadFixture(governanceFixture);
      const id = await propose();
      await expect(governor.connect(orchestrator).castVote(id, vote.for))
        .to.be.revertedWithCustomError(governor, "GovernorUnexpectedProposalState")
        .withArgs(id, proposalState.pending, "0x0000000000000000000000000000000000000000000000000000000000000002");
    });

    it("reverts for a vote of another kind", async () => {
      const { governor, id, orchestrator } = await loadFixture(activeProposal);
      await expect(governor.connect(orchestrator).castVote(id, 3)).to.be.revertedWithCustomError(governor, "InvalidVoteType").withArgs(3);
    });

    it("reverts the second time", async () => {
      const { governor, id, orchestrator } = await loadFixture(activeProposal);
      await governor.connect(orchestrator).castVote(id, vote.for);
      await expect(governor.connect(orchestrator).castVote(id, vote.against)).to.be.revertedWithCustomError(governor, "VoteAlreadyCast");
    });

    it("counts nothing for an account without stake", async () => {
      const { governor, id, stranger, tally } = await loadFixture(activeProposal);
      await expect(governor.connect(stranger).castVote(id, vote.for))
        .to.emit(governor, "VoteCast")
        .withArgs(stranger.address, id, vote.for, 0, "");
      expect(await governor.hasVoted(id, stranger.address)).to.equal(true);
      expect(await tally()).to.deep.equal([0n, 0n, 0n]);
    });

    it("counts nothing for stake delegated to somebody who is not an orchestrator", async () => {
      const fixture = await loadFixture(governanceFixture);
      const { governor, bond, stranger, second, startRound, proposeActive } = fixture;
      await bond(stranger, 500n * LPT, second.address);
      await startRound();
      const id = await proposeActive();
      await governor.connect(stranger).castVote(id, vote.for);
      await governor.connect(second).castVote(id, vote.against);
      expect(await governor.proposalVotes(id)).to.deep.equal([10n * LPT, 0n, 0n]);
    });
  });

  describe("given an orchestrator with delegators", () => {
    it("returns and logs the full power, whatever counts of it", async () => {
      const { governor, id, orchestrator, delegator, tally } = await loadFixture(activeProposal);
      await governor.connect(delegator).castVote(id, vote.against);
      expect(await governor.connect(orchestrator).castVote.staticCall(id, vote.for)).to.equal(100n * LPT);
      await expect(governor.connect(orchestrator).castVoteWithReason(id, vote.for, "because"))
        .to.emit(governor, "VoteCast")
        .withArgs(orchestrator.address, id, vote.for, 100n * LPT, "because");
      expect(await tally()).to.deep.equal([30n, 70n, 0n]);
      expect(await governor.ballotOf(id, orchestrator.address)).to.deep.equal([BigInt(vote.for), 70n * LPT, 30n * LPT]);
    });

    it("logs parameters, which change nothing", async () => {
      const { governor, id, orchestrator, tally } = await loadFixture(activeProposal);
      await expect(governor.connect(orchestrator).castVoteWithReasonAndParams(id, vote.abstain, "because", "0x1234"))
        .to.emit(governor, "VoteCastWithParams")
        .withArgs(orchestrator.address, id, vote.abstain, 100n * LPT, "because", "0x1234");
      expect(await tally()).to.deep.equal([0n, 0n, 100n]);
    });

    for (const [name, support, expected] of [
      ["Against", vote.against, [70n, 30n, 0n]],
      ["For", vote.for, [0n, 100n, 0n]],
      ["Abstain", vote.abstain, [0n, 30n, 70n]],
    ] as const) {
      it(`lets a delegator override its vote ${name}`, async () => {
        const { governor, id, orchestrator, delegator, tally } = await loadFixture(activeProposal);
        await governor.connect(orchestrator).castVote(id, support);
        await governor.connect(delegator).castVote(id, vote.for);
        expect(await tally()).to.deep.equal(expected);
      });
    }

    it("counts the same in the order of the specification's second example", async () => {
      const { governor, id, orchestrator, delegator, second, tally } = await loadFixture(activeProposal);
      await governor.connect(delegator).castVote(id, vote.against);
      await governor.connect(second).castVote(id, vote.abstain);
      await governor.connect(orchestrator).castVote(id, vote.for);
      expect(await tally()).to.deep.equal([30n, 60n, 10n]);
    });
  });
});

describe("LivepeerGovernor.state after the vote", () => {
  const outcomes = [
    { what: "nobody voted", votes: [], expected: proposalState.defeated },
    {
      what: "everybody abstained",
      votes: [
        ["orchestrator", vote.abstain],
        ["rival", vote.abstain],
      ],
      expected: proposalState.defeated,
    },
    { what: "the quorum is missed", votes: [["delegator", vote.for]], expected: proposalState.defeated },
    {
      what: "For is above one half",
      votes: [
        ["orchestrator", vote.for],
        ["rival", vote.against],
      ],
      expected: proposalState.succeeded,
    },
    {
      what: "For is below one half",
      votes: [
        ["orchestrator", vote.against],
        ["rival", vote.for],
      ],
      expected: proposalState.defeated,
    },
  ] as const;
  for (const { what, votes, expected } of outcomes) {
    it(`is ${expected === proposalState.succeeded ? "succeeded" : "defeated"} when ${what}`, async () => {
      const fixture = await loadFixture(activeProposal);
      const { governor, id, startRound } = fixture;
      for (const [voter, support] of votes) await governor.connect(fixture[voter]).castVote(id, support);
      expect(await governor.state(id)).to.equal(proposalState.active);
      await startRound(10);
      expect(await governor.state(id)).to.equal(expected);
    });
  }

  it("is defeated when For is exactly one half", async () => {
    const fixture = await loadFixture(governanceFixture);
    const { governor, bond, delegator, rival, orchestrator, startRound, proposeActive } = fixture;
    await bond(rival, 50n * LPT, rival.address);
    await startRound();
    const id = await proposeActive();
    await governor.connect(orchestrator).castVote(id, vote.for);
    await governor.connect(rival).castVote(id, vote.against);
    expect(await governor.proposalVotes(id)).to.deep.equal([100n * LPT, 100n * LPT, 0n]);
    expect(await governor.hasVoted(id, delegator.address)).to.equal(false);
    await startRound(10);
    expect(await governor.state(id)).to.equal(proposalState.defeated);
  });
});

describe("LivepeerGovernor.quorum", () => {
  it("is enough when it is met to the wei, and not with a wei less", async () => {
    const { governor, bond, rival, stranger, startRound, proposeActive } = await loadFixture(governanceFixture);
    // A third of itself and the 150 LPT that are bonded.
    const enough = (150n * LPT * 333_300n) / (1_000_000n - 333_300n);
    await bond(stranger, enough, stranger.address);
    await startRound();
    const id = await proposeActive();
    expect(await governor.quorum(await governor.proposalSnapshot(id))).to.equal(enough);
    await governor.connect(stranger).castVote(id, vote.for);
    await startRound(10);
    expect(await governor.state(id)).to.equal(proposalState.succeeded);

    await bond(rival, 3n, rival.address);
    await startRound();
    const next = await proposeActive(undefined, "Once more");
    expect(await governor.quorum(await governor.proposalSnapshot(next))).to.equal(enough + 1n);
    await governor.connect(stranger).castVote(next, vote.for);
    await startRound(10);
    expect(await governor.state(next)).to.equal(proposalState.defeated);
  });

  it("is a third of the active stake at the snapshot, and unknown for rounds that are not over", async () => {
    const { governor, bondingVotes, id } = await loadFixture(activeProposal);
    const snapshot = await governor.proposalSnapshot(id);
    expect(await governor.quorum(snapshot)).to.equal((150n * LPT * 333_300n) / 1_000_000n);
    expect(await governor["quorumNumerator(uint256)"](snapshot)).to.equal(333_300);
    const round = await governor.clock();
    await expect(governor.quorum(round))
      .to.be.revertedWithCustomError(bondingVotes, "FutureLookup")
      .withArgs(round, round - 1n);
  });
});

describe("A vote", () => {
  it("goes on in its round when another proposal makes rounds shorter late in a round", async () => {
    const { governor, controller, treasury, roundsManager, orchestrator, rival, ...fixture } = await loadFixture(governanceFixture);
    await controller.transferOwnership(await treasury.getAddress());
    const shorter = {
      targets: [await roundsManager.getAddress()],
      values: [0n],
      calldatas: [roundsManager.interface.encodeFunctionData("setRoundLength", [500])],
    };
    await fixture.pass(shorter, "Shorter rounds");
    const id = await fixture.proposeActive();
    await governor.connect(rival).castVote(id, vote.for);
    const [round, deadline, from] = [await governor.clock(), await governor.proposalDeadline(id), await governor.executableFrom(id)];
    await mine(5_700);
    await fixture.execute(shorter, "Shorter rounds");

    expect(await roundsManager.roundLength()).to.equal(500);
    expect([await governor.clock(), await roundsManager.currentRound()]).to.deep.equal([round, round]);
    expect([await governor.proposalDeadline(id), await governor.executableFrom(id)]).to.deep.equal([deadline, from]);
    await governor.connect(orchestrator).castVote(id, vote.against);
    expect(await governor.state(id)).to.equal(proposalState.active);
    await fixture.startRound();
    expect(await governor.clock()).to.equal(round + 1n);
  });
});
