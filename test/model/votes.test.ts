// SPDX-License-Identifier: MIT
import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { accountAt } from "../support/accountAt";
import { governanceFixture } from "../unit/governance/governanceFixture";
import { RandomNumbers } from "./randomNumbers";

const LPT = 10n ** 18n;
const RUNS = 25;

interface Voter {
  readonly account: HardhatEthersSigner;
  /** Its own stake, LPT wei. */
  readonly stake: bigint;
  /** Whom it delegates to; itself if it is an orchestrator. */
  readonly delegate: string;
}

/** Three orchestrators with four delegators each, with rewards in between, so that stakes are no round numbers. */
async function electorate() {
  const fixture = await governanceFixture();
  const { bond, bondingManager, bondingVotes, governor, startRound } = fixture;
  const orchestrators = [await accountAt(10), await accountAt(11), await accountAt(12)];
  const delegators: HardhatEthersSigner[] = [];
  for (const [index, orchestrator] of orchestrators.entries()) {
    await bond(orchestrator, BigInt(40 + 7 * index) * LPT, orchestrator.address);
    await bondingManager.connect(orchestrator).transcoder(100_000 * index, 500_000);
    for (let i = 0; i < 4; i++) {
      const delegator = await accountAt(20 + 4 * index + i);
      await bond(delegator, BigInt(3 + 5 * i + index) * LPT + BigInt(i + 1), orchestrator.address);
      delegators.push(delegator);
    }
  }
  for (let round = 0; round < 2; round++) {
    await startRound();
    for (const orchestrator of orchestrators) await bondingManager.connect(orchestrator).reward();
  }
  const id = await fixture.proposeActive();
  const snapshot = await governor.proposalSnapshot(id);

  const voters: Voter[] = [];
  for (const account of [...orchestrators, ...delegators]) {
    const [votes, delegate] = await bondingVotes.getVotesAndDelegateAtRoundStart(account.address, snapshot + 1n);
    voters.push({ account, stake: votes, delegate });
  }
  return { ...fixture, id, voters };
}

/**
 * The exact tally, without regard to any order: a delegator that votes counts its stake as it says; an orchestrator that votes counts its
 * power less the stake of its delegators that vote. Against, For, Abstain.
 */
function tallyOf(voters: readonly Voter[], choices: ReadonlyMap<string, number>): bigint[] {
  const tally = [0n, 0n, 0n];
  for (const { account, stake, delegate } of voters) {
    const choice = choices.get(account.address);
    if (choice === undefined) continue;
    const isOrchestrator = delegate === account.address;
    const overridden = voters
      .filter((other) => isOrchestrator && other.delegate === delegate && other.account.address !== delegate)
      .filter((other) => choices.has(other.account.address))
      .reduce((sum, other) => sum + other.stake, 0n);
    tally[choice] = (tally[choice] ?? 0n) + stake - overridden;
  }
  return tally;
}

describe("The tally of the LivepeerGovernor", () => {
  it(`is the exact model's after each of ${RUNS} random orders of voters and choices`, async () => {
    const { governor, id, voters } = await loadFixture(electorate);
    const random = new RandomNumbers(20_261_122);
    let passed = 0;
    for (let run = 0; run < RUNS; run++) {
      const before = await ethers.provider.send("evm_snapshot", []);
      const order = voters
        .map((voter) => ({ voter, key: random.below(2 ** 32) }))
        .sort((a, b) => a.key - b.key)
        .map(({ voter }) => voter)
        .slice(0, 1 + random.below(voters.length));
      const choices = new Map<string, number>();
      for (const { account } of order) {
        const choice = random.below(3);
        choices.set(account.address, choice);
        await governor.connect(account).castVote(id, choice);
      }
      const expected = tallyOf(voters, choices);
      expect(Array.from(await governor.proposalVotes(id)), `run ${run}`).to.deep.equal(expected);

      // What each ballot counts adds up to the tally.
      const counted = [0n, 0n, 0n];
      for (const { account } of voters) {
        const [support, weight] = await governor.ballotOf(id, account.address);
        if (choices.has(account.address)) counted[Number(support)] = (counted[Number(support)] ?? 0n) + weight;
      }
      expect(counted, `ballots of run ${run}`).to.deep.equal(expected);

      const [against = 0n, inFavour = 0n, abstained = 0n] = expected;
      const quorum = await governor.quorum(await governor.proposalSnapshot(id));
      const passes = 2n * inFavour > inFavour + against && against + inFavour + abstained >= quorum;
      const roundLength = 5_760;
      await ethers.provider.send("hardhat_mine", [`0x${(11 * roundLength).toString(16)}`]);
      expect(await governor.state(id), `state of run ${run}`).to.equal(passes ? 4 : 3);
      if (passes) passed++;
      await ethers.provider.send("evm_revert", [before]);
    }
    // Both outcomes took place, or the comparison would say little.
    expect(passed).to.be.greaterThan(0);
    expect(passed).to.be.lessThan(RUNS);
  });
});
