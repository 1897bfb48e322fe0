// SPDX-License-Identifier: MIT
import { toQuantity } from "ethers";
import type { Connection } from "./connection";
import { GovError } from "./govError";

const LOCAL_CHAIN = 31337n;

/** Lets rounds pass on a local network: mines up to the first block of the round and initializes it. */
export async function passRounds({ provider, contracts, chainId }: Connection, count: number): Promise<void> {
  if (chainId !== LOCAL_CHAIN) throw new GovError("NOT_LOCAL", "Rounds pass by themselves on a public network.", { chainId });
  const { rounds } = contracts;
  const [start, length, block] = await Promise.all([rounds.currentRoundStartBlock(), rounds.roundLength(), rounds.blockNum()]);
  await provider.send("hardhat_mine", [toQuantity(start + BigInt(count) * length - block)]);
  if (await rounds.currentRoundInitialized()) return;
  const signer = await provider.getSigner(0);
  const sent = await rounds.connect(signer).initializeRound();
  await sent.wait();
}
