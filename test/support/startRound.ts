// SPDX-License-Identifier: MIT
import { mineUpTo } from "@nomicfoundation/hardhat-network-helpers";
import { ethers } from "hardhat";
import type { RoundsManager } from "../../typechain-types";

/** Mines to the first block of a later round, the next one unless told, and initializes it. Skipped rounds stay uninitialized. */
export async function startRound(roundsManager: RoundsManager, rounds = 1): Promise<bigint> {
  await skipRounds(roundsManager, rounds);
  await roundsManager.initializeRound();
  return roundsManager.currentRound();
}

/** Mines to the first block of a later round and leaves that uninitialized. */
export async function skipRounds(roundsManager: RoundsManager, rounds = 1): Promise<void> {
  const start = await roundsManager.currentRoundStartBlock();
  const length = await roundsManager.roundLength();
  const target = start + BigInt(rounds) * length;
  if (BigInt(await ethers.provider.getBlockNumber()) < target) await mineUpTo(target);
}
