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
const LOWERING_RUNS = 12;

interface Voter {
  readonly account: HardhatEthersSigner;
  /** Its votes, LPT wei: its own stake, or what is delegated to it if it is an orchestrator. */
  readonly stake: bigint;
  /** Whom it delegates to; itself if it is an orchestrator. */
  readonly delegate: string;
}

/** Three orchestrators with four delegators each, with rewards in between, so that stakes are no round numbers. */
async function electorate(rewards = 2) {
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
  await startRound();
  for (let round = 0; round < rewards; round++) {
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

/** The same without rewards: own stakes add up to what is delegated to the wei. */
const evenElectorate = async () => electorate(0);

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

const raise = (): never => {
  throw new Error("There are no voters.");
};

/** What each voter has bonded itself, LPT wei: of an orchestrator, what is delegated to it less what its delegators have. */
function ownStakes(voters: readonly Voter[]): Map<string, bigint> {
  return new Map(
    voters.map(({ account, stake, delegate }) => {
      const others = voters.filter((other) => other.delegate === account.address && other.account.address !== account.address);
      const delegated = others.reduce((sum, other) => sum + other.stake, 0n);
      return [account.address, delegate === account.address ? stake - delegated : stake];
    }),
  );
}

/**
 * The exact tally after stake left, without regard to any order. An orchestrator votes for itself and for its delegators that do not. Votes For and
 * abstentions count what is bonded, votes Against what was; `left` is by how much more that is.
 */
function loweredTallyOf(
  voters: readonly Voter[],
  choices: ReadonlyMap<string, number>,
  voted: ReadonlyMap<string, bigint>,
  bonded: ReadonlyMap<string, bigint>,
): { readonly tally: bigint[]; readonly left: bigint } {
  const tally = [0n, 0n, 0n];
  let left = 0n;
  for (const { account } of voters) {
    const choice = choices.get(account.address);
    if (choice === undefined) continue;
    const silent = voters.filter((other) => other.delegate === account.address && !choices.has(other.account.address));
    const behind = [account.address, ...silent.map((other) => other.account.address)];
    const sumOf = (books: ReadonlyMap<string, bigint>): bigint => behind.reduce((sum, address) => sum + (books.get(address) ?? 0n), 0n);
    tally[choice] = (tally[choice] ?? 0n) + sumOf(choice === 0 ? voted : bonded);
    if (choice === 0) left += sumOf(voted) - sumOf(bonded);
  }
  return { tally, left };
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

  for (const inSteps of [false, true]) {
    const how = inSteps ? "in steps" : "at once";
    it(`is the exact model's when stake leaves and votes are lowered in random orders, at last with everybody named ${how}`, async () => {
      const { governor, bondingManager, id, voters, startRound } = await loadFixture(evenElectorate);
      const quorum = await governor.quorum(await governor.proposalSnapshot(id));
      const random = new RandomNumbers(4_711);
      const named = voters.map(({ account }) => account.address).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
      for (let run = 0; run < LOWERING_RUNS; run++) {
        const before = await ethers.provider.send("evm_snapshot", []);
        const choices = new Map<string, number>();
        const voted = ownStakes(voters);
        const bonded = new Map(voted);
        for (let step = 0; step < 30; step++) {
          const { account } = voters[random.below(voters.length)] ?? raise();
          const has = bonded.get(account.address) ?? 0n;
          const kind = random.below(4);
          if (kind === 0 && !choices.has(account.address)) {
            const choice = random.below(3);
            choices.set(account.address, choice);
            await governor.connect(account).castVote(id, choice);
          } else if (kind === 1 && has > 0n) {
            const part = random.below(2) === 0 ? has : has / 3n + 1n;
            await bondingManager.connect(account).unbond(part);
            bonded.set(account.address, has - part);
          } else if (kind === 2) {
            await governor.lowerVote(id, account.address);
          } else if (kind === 3) {
            const some = named.filter(() => random.below(2) === 0);
            await governor.lowerVoteWithout(id, account.address, some);
          }
        }
        if (inSteps) await startRound();
        for (const { account } of voters) {
          const cut = random.below(named.length);
          if (!inSteps) await governor.lowerVoteWithout(id, account.address, named);
          else for (const part of [named.slice(0, cut), named.slice(cut)]) await governor.lowerVoteInSteps(id, account.address, part);
        }
        const expected = loweredTallyOf(voters, choices, voted, bonded);
        expect(Array.from(await governor.proposalVotes(id)), `run ${run}`).to.deep.equal(expected.tally);
        const reached = choices.size > 0 ? quorum + expected.left : 0n;
        expect(await governor.proposalQuorum(id), `quorum of run ${run}`).to.equal(reached);
        await ethers.provider.send("evm_revert", [before]);
      }
    });
  }
});
