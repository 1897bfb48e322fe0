// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { isRpcError } from "./isRpcError";
import type { RpcPool } from "./rpcPool";

/** One event as `eth_getLogs` gives it. */
export interface ChainLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: number;
  readonly transactionHash: string;
}

/** Which events: `topics[i]` null = any. */
export interface LogFilter {
  readonly addresses: readonly Address[];
  readonly topics: readonly (string | readonly string[] | null)[];
}

const MIN_CHUNK = 500;

/** Reads events in chunks of blocks; the chunk is halved when the endpoint says that it is too much. */
export class LogReader {
  constructor(
    private readonly options: { readonly chunkBlocks: number },
    private readonly modules: { readonly pool: RpcPool },
  ) {}

  /** All events from `fromBlock` to `toBlock`, both included, oldest first. */
  async read(filter: LogFilter, fromBlock: number, toBlock: number): Promise<ChainLog[]> {
    const logs: ChainLog[] = [];
    let chunk = this.options.chunkBlocks;
    for (let from = fromBlock; from <= toBlock;) {
      const to = Math.min(toBlock, from + chunk - 1);
      const found = await this.#tryRead(filter, from, to, chunk > MIN_CHUNK);
      if (found === undefined) {
        chunk = Math.max(MIN_CHUNK, Math.floor(chunk / 2));
        continue;
      }
      logs.push(...found);
      from = to + 1;
    }
    return logs;
  }

  /** The newest event that satisfies `isWanted`, looking back from `toBlock` through at most `maxBlocks` blocks. */
  async findLast(
    filter: LogFilter,
    isWanted: (log: ChainLog) => boolean,
    range: { readonly toBlock: number; readonly maxBlocks: number },
  ): Promise<ChainLog | undefined> {
    const oldest = Math.max(0, range.toBlock - range.maxBlocks + 1);
    for (let to = range.toBlock; to >= oldest; to -= this.options.chunkBlocks) {
      const from = Math.max(oldest, to - this.options.chunkBlocks + 1);
      const found = (await this.read(filter, from, to)).filter(isWanted).at(-1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Undefined when the endpoint refuses and a smaller chunk may help. */
  async #tryRead(filter: LogFilter, from: number, to: number, mayShrink: boolean): Promise<ChainLog[] | undefined> {
    const { addresses, topics } = filter;
    const query = { address: addresses, topics, fromBlock: quantity(from), toBlock: quantity(to) };
    try {
      return parseLogs(await this.modules.pool.call("eth_getLogs", [query]));
    } catch (error) {
      if (isRpcError(error) && mayShrink) return undefined;
      throw error;
    }
  }
}

function quantity(value: number): string {
  return `0x${value.toString(16)}`;
}

function parseLogs(raw: unknown): ChainLog[] {
  if (!Array.isArray(raw)) throw new TypeError("the RPC endpoint returned no list of events");
  return (raw as Record<string, unknown>[]).map((log) => ({
    address: String(log.address),
    topics: (log.topics as string[]).map(String),
    data: String(log.data),
    blockNumber: Number(log.blockNumber),
    transactionHash: String(log.transactionHash),
  }));
}
