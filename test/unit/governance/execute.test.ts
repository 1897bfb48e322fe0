// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { governanceFixture, proposalState, vote } from "./governanceFixture";

const LPT = 10n ** 18n;

describe("LivepeerGovernor.propose", () => {
  it("reverts below the threshold", async () => {
    const { governor, setThreshold, stranger } = await loadFixture(governanceFixture);
    const { targets, values, calldatas } = setThreshold;
    await expect(governor.connect(stranger).propose(targets, values, calldatas, "mine"))
      .to.be.revertedWithCustomError(governor, "GovernorInsufficientProposerVotes")
      .withArgs(stranger.address, 0, 100n * LPT);
  });

  it("starts the vote after the delay", async () => {
    const { governor, propose, orchestrator } = await loadFixture(governanceFixture);
    const round = await governor.clock();
    const id = await propose();
    expect(await governor.state(id)).to.equal(proposalState.pending);
    expect(await governor.proposalSnapshot(id)).to.equal(round + 1n);
    expect(await governor.proposalDeadline(id)).to.equal(round + 11n);
    expect(await governor.proposalProposer(id)).to.equal(orchestrator.address);
    expect(await governor.proposalNeedsQueuing(id)).to.equal(true);
    expect(await governor.getVotes(orchestrator.address, round - 1n)).to.equal(100n * LPT);
  });
});

describe("LivepeerGovernor.cancel", () => {
  it("is the proposer's, while the proposal is pending", async () => {
    const { governor, propose, setThreshold, orchestrator, stranger, startRound } = await loadFixture(governanceFixture);
    const { targets, values, calldatas } = setThreshold;
    const id = await propose();
    const args = [targets, values, calldatas, ethers.id("Lower the threshold")] as const;
    await expect(governor.connect(stranger).cancel(...args))
      .to.be.revertedWithCustomError(governor, "GovernorUnableToCancel")
      .withArgs(id, stranger.address);
    const before = await ethers.provider.send("evm_snapshot", []);
    await governor.connect(orchestrator).cancel(...args);
    expect(await governor.state(id)).to.equal(proposalState.canceled);
    await ethers.provider.send("evm_revert", [before]);
    await startRound(2);
    await expect(governor.connect(orchestrator).cancel(...args)).to.be.revertedWithCustomError(governor, "GovernorUnableToCancel");
  });
});

describe("LivepeerGovernor.execute", () => {
  it("sends what the treasury holds, in LPT and ETH", async () => {
    const { token, treasury, pass, execute, stranger } = await loadFixture(governanceFixture);
    const actions = {
      targets: [await token.getAddress(), stranger.address],
      values: [0n, 2n * LPT],
      calldatas: [token.interface.encodeFunctionData("transfer", [stranger.address, 300n * LPT]), "0x"],
    };
    await pass(actions);
    await expect(execute(actions)).to.changeEtherBalances([treasury, stranger], [-2n * LPT, 2n * LPT]);
    expect(await token.balanceOf(stranger.address)).to.equal(300n * LPT);
  });

  it("reverts with the reason of a call that fails", async () => {
    const { token, pass, execute, stranger, treasury } = await loadFixture(governanceFixture);
    const actions = {
      targets: [await token.getAddress()],
      values: [0n],
      calldatas: [token.interface.encodeFunctionData("transfer", [stranger.address, 1_001n * LPT])],
    };
    await pass(actions);
    await expect(execute(actions))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
      .withArgs(await treasury.getAddress(), 1_000n * LPT, 1_001n * LPT);
  });

  it("is nobody else's on the treasury: only the governor has roles there", async () => {
    const { treasury, owner, governor, setThreshold } = await loadFixture(governanceFixture);
    const { targets, values, calldatas } = setThreshold;
    const batch = [targets, values, calldatas, ethers.ZeroHash, ethers.ZeroHash] as const;
    await expect(treasury.scheduleBatch(...batch, 0)).to.be.revertedWithCustomError(treasury, "AccessControlUnauthorizedAccount");
    await expect(treasury.executeBatch(...batch)).to.be.revertedWithCustomError(treasury, "AccessControlUnauthorizedAccount");
    expect(await treasury.hasRole(await treasury.TIMELOCK_ADMIN_ROLE(), owner.address)).to.equal(false);
    for (const role of ["PROPOSER_ROLE", "EXECUTOR_ROLE", "CANCELLER_ROLE"]) {
      expect(await treasury.hasRole(ethers.id(role), await governor.getAddress())).to.equal(true);
    }
  });
});

describe("LivepeerGovernor's setters", () => {
  it("are the treasury's alone, in an executed proposal", async () => {
    const { governor, stranger } = await loadFixture(governanceFixture);
    for (const call of [
      () => governor.connect(stranger)["setVotingDelay(uint256)"](2),
      () => governor.connect(stranger)["setVotingPeriod(uint256)"](20),
      () => governor.connect(stranger).setProposalThreshold(LPT),
      () => governor.connect(stranger).updateQuorumNumerator(100_000),
    ]) {
      await expect(call()).to.be.revertedWithCustomError(governor, "GovernorOnlyExecutor").withArgs(stranger.address);
    }
  });

  it("set all parameters by one proposal, by the deployed selectors and by OpenZeppelin's", async () => {
    const { governor, pass, execute } = await loadFixture(governanceFixture);
    const self = await governor.getAddress();
    const calldatas = [
      governor.interface.encodeFunctionData("setVotingDelay(uint256)", [2]),
      governor.interface.encodeFunctionData("setVotingPeriod(uint256)", [20]),
      governor.interface.encodeFunctionData("setVotingDelay(uint48)", [3]),
      governor.interface.encodeFunctionData("setVotingPeriod(uint32)", [30]),
      governor.interface.encodeFunctionData("setProposalThreshold", [7n * LPT]),
      governor.interface.encodeFunctionData("updateQuorumNumerator", [100_000]),
    ];
    const actions = { targets: calldatas.map(() => self), values: calldatas.map(() => 0n), calldatas };
    await pass(actions);
    await expect(execute(actions))
      .to.emit(governor, "VotingDelaySet")
      .withArgs(1, 2)
      .and.to.emit(governor, "VotingDelaySet")
      .withArgs(2, 3)
      .and.to.emit(governor, "VotingPeriodSet")
      .withArgs(20, 30)
      .and.to.emit(governor, "ProposalThresholdSet")
      .withArgs(100n * LPT, 7n * LPT)
      .and.to.emit(governor, "QuorumNumeratorUpdated")
      .withArgs(333_300, 100_000);
    expect(await governor.votingDelay()).to.equal(3);
    expect(await governor.votingPeriod()).to.equal(30);
  });

  it("change the quorum from the round of the execution on, and not of earlier ones", async () => {
    const { governor, ofGovernor, pass, execute, startRound } = await loadFixture(governanceFixture);
    const at = governor["quorumNumerator(uint256)"];
    const first = await governor.clock();
    for (const share of [100_000n, 200_000n]) {
      const before = await governor["quorumNumerator()"]();
      const actions = await ofGovernor(governor.interface.encodeFunctionData("updateQuorumNumerator", [share]));
      await pass(actions, String(share));
      await execute(actions, String(share));
      const round = await governor.clock();
      expect(await governor["quorumNumerator()"]()).to.equal(share);
      expect([await at(round - 1n), await at(round), await at(round + 1n)]).to.deep.equal([before, share, share]);
      await startRound();
      expect([await at(round - 1n), await at(round)]).to.deep.equal([before, share]);
    }
    expect(await at(first)).to.equal(333_300n);
  });

  const bounds = [
    { call: ["setVotingDelay(uint256)", [31]], parameter: "votingDelay", actual: 31n, least: 1n, most: 30n },
    { call: ["setVotingPeriod(uint256)", [2]], parameter: "votingPeriod", actual: 2n, least: 3n, most: 60n },
    {
      call: ["setProposalThreshold", [1_001n * LPT]],
      parameter: "proposalThreshold",
      actual: 1_001n * LPT,
      least: LPT,
      most: 1_000n * LPT,
    },
    { call: ["updateQuorumNumerator", [500_001]], parameter: "quorumNumerator", actual: 500_001n, least: 10_000n, most: 500_000n },
  ] as const;
  for (const { call, parameter, actual, least, most } of bounds) {
    it(`keep the bounds of ${parameter}`, async () => {
      const { governor, ofGovernor, pass, execute } = await loadFixture(governanceFixture);
      const [name, args] = call;
      const actions = await ofGovernor(governor.interface.encodeFunctionData(name as "setProposalThreshold", args as unknown as [bigint]));
      await pass(actions);
      await expect(execute(actions))
        .to.be.revertedWithCustomError(governor, "LivepeerGovernorOutOfBounds")
        .withArgs(ethers.encodeBytes32String(parameter), actual, least, most);
    });
  }

  it("allow a threshold of a hundredth of the active stake where that is more", async () => {
    const { governor, bond, stranger, startRound, ofGovernor, execute, rival } = await loadFixture(governanceFixture);
    await bond(stranger, 200_000n * LPT, rival.address);
    await startRound();
    const most = 2_001n * LPT + LPT / 2n;
    const actions = await ofGovernor(governor.interface.encodeFunctionData("setProposalThreshold", [most + 1n]));
    const { targets, values, calldatas } = actions;
    const batch = [targets, values, calldatas] as const;
    await governor.connect(rival).propose(...batch, "the rival's");
    await startRound(2);
    const id = await governor.hashProposal(...batch, ethers.id("the rival's"));
    await governor.connect(rival).castVote(id, vote.for);
    await startRound(10);
    await governor.queue(...batch, ethers.id("the rival's"));
    await expect(execute(actions, "the rival's"))
      .to.be.revertedWithCustomError(governor, "LivepeerGovernorOutOfBounds")
      .withArgs(ethers.encodeBytes32String("proposalThreshold"), most + 1n, LPT, most);
  });

  it("lower a threshold by themselves when the stake that allowed it has gone", async () => {
    const { governor, bondingManager, bond, stranger, startRound, ofGovernor, execute, rival } = await loadFixture(governanceFixture);
    await bond(stranger, 200_000n * LPT, rival.address);
    await startRound();
    const actions = await ofGovernor(governor.interface.encodeFunctionData("setProposalThreshold", [2_000n * LPT]));
    const { targets, values, calldatas } = actions;
    const batch = [targets, values, calldatas] as const;
    await governor.connect(rival).propose(...batch, "the rival's");
    await startRound(2);
    await governor.connect(rival).castVote(await governor.hashProposal(...batch, ethers.id("the rival's")), vote.for);
    await startRound(10);
    await governor.queue(...batch, ethers.id("the rival's"));
    await execute(actions, "the rival's");
    expect(await governor.proposalThreshold()).to.equal(2_000n * LPT);

    await bondingManager.connect(stranger).unbond(50_000n * LPT);
    await startRound();
    expect(await governor.proposalThreshold()).to.equal(1_501n * LPT + LPT / 2n);
    await bondingManager.connect(stranger).unbond(149_000n * LPT);
    await startRound();
    expect(await governor.proposalThreshold()).to.equal(1_000n * LPT);
    await governor.connect(rival).propose(...batch, "once more");
  });
});

describe("LivepeerGovernor.updateTimelock", () => {
  it("keeps to timelocks in which the governor has its roles", async () => {
    const { governor, ofGovernor, pass, execute, stranger } = await loadFixture(governanceFixture);
    const other = await ethers.deployContract("Treasury");
    const self = await governor.getAddress();
    await other.initialize(0, [stranger.address], [self], stranger.address);
    const actions = await ofGovernor(governor.interface.encodeFunctionData("updateTimelock", [await other.getAddress()]));
    await pass(actions);
    await expect(execute(actions))
      .to.be.revertedWithCustomError(governor, "LivepeerGovernorTimelockWithoutRole")
      .withArgs(await other.getAddress(), ethers.id("PROPOSER_ROLE"));

    await other.connect(stranger).grantRole(ethers.id("PROPOSER_ROLE"), self);
    await other.connect(stranger).grantRole(ethers.id("CANCELLER_ROLE"), self);
    await execute(actions);
    expect(await governor.timelock()).to.equal(await other.getAddress());
  });
});
