// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { ChainUnavailableError } from "../../domain/chainUnavailableError";
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

/** Where to look, from `toBlock` back. */
export interface SearchRange {
  readonly toBlock: number;
  readonly maxBlocks: number;
  /** Gives up after so many requests, for endpoints that give few blocks at a time. */
  readonly maxRequests?: number;
}

/** What is too much is asked for again in so many parts. */
const PARTS = 4;
const METHOD_NOT_FOUND = -32601;

/** Reads events in chunks of blocks; the chunk is cut down, to one block at last, while the endpoint gives no answer to a larger one. */
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
      const found = await this.#tryRead(filter, from, to);
      if (found === undefined) {
        chunk = part(from, to);
        continue;
      }
      logs.push(...found);
      from = to + 1;
    }
    return logs;
  }

  /** The newest event that satisfies `isWanted`. */
  async findLast(filter: LogFilter, isWanted: (log: ChainLog) => boolean, range: SearchRange): Promise<ChainLog | undefined> {
    const { toBlock, maxBlocks, maxRequests = Infinity } = range;
    const oldest = Math.max(0, toBlock - maxBlocks + 1);
    let chunk = this.options.chunkBlocks;
    let to = toBlock;
    for (let requests = 0; to >= oldest && requests < maxRequests; requests++) {
      const from = Math.max(oldest, to - chunk + 1);
      const logs = await this.#tryRead(filter, from, to);
      if (logs === undefined) {
        chunk = part(from, to);
        continue;
      }
      const found = logs.filter(isWanted).at(-1);
      if (found !== undefined) return found;
      to = from - 1;
    }
    return undefined;
  }

  /** Undefined when the endpoint gives no answer and a smaller chunk may help. */
  async #tryRead(filter: LogFilter, from: number, to: number): Promise<ChainLog[] | undefined> {
    const { addresses, topics } = filter;
    const query = { address: addresses, topics, fromBlock: quantity(from), toBlock: quantity(to) };
    try {
      return parseLogs(await this.modules.pool.call("eth_getLogs", [query]));
    } catch (error) {
      if (to > from && (await this.#isTooMuch(error))) return undefined;
      throw error;
    }
  }

  /** Many endpoints tell of too many blocks as of a time-out or a limit: that is no outage when they answer to something else. */
  async #isTooMuch(error: unknown): Promise<boolean> {
    if (isRpcError(error)) return error.code !== METHOD_NOT_FOUND;
    if (!(error instanceof ChainUnavailableError)) return false;
    try {
      await this.modules.pool.call("eth_chainId", []);
      return true;
    } catch {
      return false;
    }
  }
}

function part(from: number, to: number): number {
  return Math.max(1, Math.floor((to - from + 1) / PARTS));
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
