// SPDX-License-Identifier: MIT
import { keccak256, toBeHex, toQuantity, zeroPadValue } from "ethers";
import type { Fork } from "./openFork";
import type { Proposal } from "./proposal";

/** Third field of OpenZeppelin's GovernorStorage (ERC-7201 id openzeppelin.storage.Governor): the queue of its own calls. */
const QUEUE_SLOT = 0x7c712897014dbe49c045ef1299aa2d5f9e67e48eea4403efa21f1e0f3ac0cb02n;

/**
 * Tells the governor of a fork which calls to itself an execution may make, as its `execute` does before it calls the timelock: the queue
 * holds their hashes, from index 0 on.
 */
export async function authorizeGovernorCalls(fork: Fork, { targets, calldatas }: Proposal): Promise<void> {
  const governor = (await fork.contracts.governor.getAddress()).toLowerCase();
  const own = calldatas.filter((_, i) => targets[i]?.toLowerCase() === governor);
  if (own.length === 0) return;
  const write = (slot: bigint, value: string): Promise<unknown> =>
    fork.provider.send("hardhat_setStorageAt", [governor, toQuantity(slot), value]);
  // Begin and end share a slot: begin = 0 below, end above.
  await write(QUEUE_SLOT, toBeHex(BigInt(own.length) << 128n, 32));
  for (const [index, data] of own.entries()) {
    const slot = keccak256(`${zeroPadValue(toBeHex(index), 32)}${toBeHex(QUEUE_SLOT + 1n, 32).slice(2)}`);
    await write(BigInt(slot), keccak256(data));
  }
}
