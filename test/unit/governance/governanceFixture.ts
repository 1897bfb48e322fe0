// SPDX-License-Identifier: MIT
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { ethers } from "hardhat";
import { accountAt } from "../../support/accountAt";
import { deployFixture } from "../../support/deployFixture";
import { skipRounds, startRound } from "../../support/startRound";

const LPT = 10n ** 18n;

export const vote = { against: 0, for: 1, abstain: 2 } as const;

export const proposalState = { pending: 0, active: 1, canceled: 2, defeated: 3, succeeded: 4, queued: 5, executed: 7 } as const;

/** What a proposal does. */
export interface Actions {
  readonly targets: string[];
  readonly values: bigint[];
  readonly calldatas: string[];
}

/**
 * The whole protocol with two orchestrators: `orchestrator` with 60 LPT of its own, 30 of `delegator` and 10 of `second`, and `rival` with
 * 50. `stranger` has nothing. The treasury holds 1,000 LPT and 10 ETH.
 */
export async function governanceFixture() {
  const system = await deployFixture();
  const { deployment, token, bondingManager, roundsManager, treasury } = system;
  const governor = await ethers.getContractAt("LivepeerGovernor", await deployment.address("LivepeerGovernor"));
  const factory = await ethers.getContractAt("SpeGrantFactory", await deployment.address("SpeGrantFactory"));
  const stagedGovernor = await ethers.getContractAt("Governor", await deployment.address("Governor"));
  const pollCreator = await ethers.getContractAt("PollCreator", await deployment.address("PollCreator"));
  const [orchestrator, delegator, second] = [await accountAt(1), await accountAt(2), await accountAt(3)];
  const [rival, stranger] = [await accountAt(4), await accountAt(5)];

  await startRound(roundsManager);
  const bond = async (account: HardhatEthersSigner, amount: bigint, to: string): Promise<void> => {
    await token.transfer(account.address, amount);
    await token.connect(account).approve(await bondingManager.getAddress(), amount);
    await bondingManager.connect(account).bond(amount, to);
  };
  await bond(orchestrator, 60n * LPT, orchestrator.address);
  await bond(delegator, 30n * LPT, orchestrator.address);
  await bond(second, 10n * LPT, orchestrator.address);
  await bond(rival, 50n * LPT, rival.address);
  await token.transfer(await treasury.getAddress(), 1_000n * LPT);
  await stranger.sendTransaction({ to: await treasury.getAddress(), value: 10n * LPT });
  await startRound(roundsManager);
  await startRound(roundsManager);

  const setThreshold: Actions = {
    targets: [await governor.getAddress()],
    values: [0n],
    calldatas: [governor.interface.encodeFunctionData("setProposalThreshold", [50n * LPT])],
  };
  const idOf = ({ targets, values, calldatas }: Actions, text: string): Promise<bigint> =>
    governor.hashProposal(targets, values, calldatas, ethers.id(text));
  const propose = async (actions: Actions = setThreshold, text = "Lower the threshold"): Promise<bigint> => {
    await governor.connect(orchestrator).propose(actions.targets, actions.values, actions.calldatas, text);
    return idOf(actions, text);
  };
  const queue = (actions: Actions = setThreshold, text = "Lower the threshold") =>
    governor.queue(actions.targets, actions.values, actions.calldatas, ethers.id(text));
  const execute = (actions: Actions = setThreshold, text = "Lower the threshold") =>
    governor.execute(actions.targets, actions.values, actions.calldatas, ethers.id(text));
  /** Takes a proposal to the point where it can be executed. */
  const pass = async (actions: Actions, text = "Lower the threshold"): Promise<bigint> => {
    const id = await propose(actions, text);
    await startRound(roundsManager, 2);
    await governor.connect(orchestrator).castVote(id, vote.for);
    await startRound(roundsManager, 10);
    await queue(actions, text);
    return id;
  };
  /** A proposal that can be voted on. */
  const proposeActive = async (actions: Actions = setThreshold, text = "Lower the threshold"): Promise<bigint> => {
    const id = await propose(actions, text);
    await startRound(roundsManager, 2);
    return id;
  };
  /** One call of the governor on itself. */
  const ofGovernor = async (data: string): Promise<Actions> => ({
    targets: [await governor.getAddress()],
    values: [0n],
    calldatas: [data],
  });
  return {
    ...system,
    governor,
    factory,
    stagedGovernor,
    pollCreator,
    orchestrator,
    delegator,
    second,
    rival,
    stranger,
    setThreshold,
    bond,
    idOf,
    propose,
    proposeActive,
    queue,
    execute,
    pass,
    ofGovernor,
    skipRounds: (rounds = 1) => skipRounds(roundsManager, rounds),
    startRound: (rounds = 1) => startRound(roundsManager, rounds),
  };
}
