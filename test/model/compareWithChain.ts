// SPDX-License-Identifier: MIT
import type { BaseContract } from "ethers";
import { ethers } from "hardhat";
import type { BondingModel } from "./bondingModel";
import type { modelFixture } from "./modelFixture";

const NONE = ethers.ZeroAddress;

interface Question {
  readonly contract: BaseContract;
  readonly name: string;
  readonly args: readonly unknown[];
  readonly expected: readonly unknown[];
}

/** Reads all that the contracts show of the books, and says where it differs. */
export async function compareWithChain(
  model: BondingModel,
  system: Awaited<ReturnType<typeof modelFixture>>,
  pastRound: bigint,
): Promise<readonly string[]> {
  const { bondingManager, bondingVotes, minter, token, roundsManager, batch, actors } = system;
  const { books, votes } = model;
  const { round, pool } = books;
  const questions: Question[] = [];
  const ask = (contract: BaseContract, name: string, args: readonly unknown[], ...expected: readonly unknown[]): void => {
    questions.push({ contract, name, args, expected });
  };

  for (const address of [...actors.map((actor) => actor.address), NONE]) {
    const a = model.account(address);
    const { stake, fees } = model.pending(address);
    ask(
      bondingManager,
      "getDelegator",
      [address],
      ...[a.bonded, a.fees, a.delegate, a.delegated, a.startRound, a.lastClaimRound, a.nextLockId],
    );
    ask(
      bondingManager,
      "getTranscoder",
      [address],
      ...[a.lastRewardRound, a.rewardCut, a.feeShare, a.lastActiveStakeUpdateRound, a.activationRound, a.deactivationRound],
      ...[a.activeCumulativeRewards, a.cumulativeRewards, a.cumulativeFees, a.lastFeeRound],
    );
    for (const r of [round - 1n, round, round + 1n, pastRound]) {
      const p = a.rounds.get(r);
      const hasFees = a.lastFeeRound === r && r > 0n;
      const terms = p?.hasTerms ? [p.rewardCut, p.feeShare] : hasFees ? [a.rewardCut, a.feeShare] : [0n, 0n];
      // After a fee alone, stake is shown as the account has it, until it changes in another round.
      const isShown = p?.hasStake || (hasFees && a.lastActiveStakeUpdateRound <= r);
      const totalStake = isShown && p ? p.totalStake : 0n;
      ask(
        bondingManager,
        "getTranscoderEarningsPoolForRound",
        [address, r],
        ...[totalStake, ...terms, p?.rewardFactor ?? 0n, p?.feeFactor ?? 0n],
      );
    }
    ask(bondingManager, "pendingStake", [address, 0n], stake);
    ask(bondingManager, "pendingFees", [address, 0n], fees);
    const status = a.bonded === 0n ? 2n : a.startRound > round ? 0n : 1n;
    ask(bondingManager, "delegatorStatus", [address], status);
    ask(bondingManager, "isActiveTranscoder", [address], model.isActive(address));
    ask(bondingManager, "isRegisteredTranscoder", [address], model.isRegistered(address));
    ask(
      bondingManager,
      "canBePaid",
      [address, pastRound],
      model.isActive(address) || a.activeRounds.has(pastRound),
      model.isActive(address),
    );
    for (const id of new Set([...a.locks.keys(), ...[...Array(Number(a.nextLockId)).keys()].slice(-3).map(BigInt)])) {
      const lock = a.locks.get(id);
      const shown = lock ? [model.lockValue(a, id, lock), lock.withdrawRound] : [0n, 0n];
      ask(bondingManager, "getDelegatorUnbondingLock", [address, id], ...shown);
      ask(bondingManager, "isValidUnbondingLock", [address, id], lock !== undefined);
    }
    ask(
      bondingManager,
      "registration",
      [address],
      ...[address !== NONE && a.bonded > 0n && a.delegate === address, false, round, books.initializedRound],
    );
    const rank = pool.findIndex(({ account }) => account === address);
    ask(bondingManager, "getNextTranscoderInPool", [address], rank < 0 ? NONE : (pool[rank + 1]?.account ?? NONE));
    for (const r of [round + 1n, pastRound]) {
      ask(bondingVotes, "getVotesAndDelegateAtRoundStart", [address, r], ...votes.votesAt(address, r));
    }
    ask(bondingVotes, "hasCheckpoint", [address], a.votes.length > 0);
  }

  ask(bondingManager, "getFirstTranscoderInPool", [], pool[0]?.account ?? NONE);
  ask(bondingManager, "getTranscoderPoolSize", [], BigInt(pool.length));
  ask(bondingManager, "currentRoundTotalActiveStake", [], books.activeStake);
  ask(
    bondingManager,
    "nextRoundTotalActiveStake",
    [],
    pool.reduce((sum, entry) => sum + entry.stake, 0n),
  );
  ask(bondingManager, "treasuryRewardCutRate", [], books.treasuryCut);
  ask(bondingManager, "nextRoundTreasuryRewardCutRate", [], books.nextTreasuryCut);
  for (const r of [round + 1n, pastRound]) ask(bondingVotes, "getTotalActiveStakeAt", [r], votes.totalAt(r));
  ask(minter, "currentMintableTokens", [], books.mintable);
  ask(token, "totalSupply", [], books.supply);
  ask(token, "balanceOf", [await minter.getAddress()], books.minterLpt);
  ask(token, "balanceOf", [books.treasury], books.treasuryLpt);
  ask(roundsManager, "currentRound", [], round);

  const queries = questions.map(async ({ contract, name, args }) => ({
    target: await contract.getAddress(),
    data: contract.interface.encodeFunctionData(name, args),
  }));
  const answers = await batch.ask(await Promise.all(queries));
  const problems = questions.flatMap(({ contract, name, args, expected }, i) => {
    const actual = contract.interface.decodeFunctionResult(name, answers[i] as string).toArray();
    if (actual.every((value, k) => value === expected[k])) return [];
    return [`${name}(${args.join(", ")}) is ${actual.join(", ")}, expected ${expected.join(", ")}`];
  });
  const eth = await ethers.provider.getBalance(await minter.getAddress());
  return eth === books.minterEth ? problems : [...problems, `the Minter has ${eth} wei, expected ${books.minterEth}`];
}
