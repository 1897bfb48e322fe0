// SPDX-License-Identifier: MIT
import type { Log, Provider } from "ethers";

/** The fewest blocks that are still asked for in halves when a node refuses them. */
const LEAST_SPAN = 500;

/** What to look for, and in which blocks, the last one included. */
interface LogQuery {
  readonly address: string;
  readonly topics: readonly (string | null)[];
  readonly fromBlock: number;
  readonly toBlock: number;
}

/** All logs of a contract, oldest first. Nodes differ in how many blocks they search for one request: what one refuses, it is asked for in halves. */
export async function logsBetween(provider: Pick<Provider, "getLogs">, query: LogQuery): Promise<readonly Log[]> {
  const { address, topics, fromBlock, toBlock } = query;
  try {
    return await provider.getLogs({ address, topics: [...topics], fromBlock, toBlock });
  } catch (error) {
    const span = toBlock - fromBlock + 1;
    if (span <= LEAST_SPAN) throw error;
    const middle = fromBlock + Math.floor(span / 2);
    const older = await logsBetween(provider, { ...query, toBlock: middle - 1 });
    return [...older, ...(await logsBetween(provider, { ...query, fromBlock: middle }))];
  }
}
