// SPDX-License-Identifier: MIT

import type { Clock } from "../../ports/clock";
import type { BlockHeader } from "./blockHeader";
import { CachedRead } from "./cachedRead";
import { parseBlockHeader } from "./parseBlockHeader";
import type { RpcPool } from "./rpcPool";

/** The newest block, asked for at most once in a poll interval. */
export class ChainHead {
  readonly #latest: CachedRead<BlockHeader>;

  constructor(
    private readonly options: { readonly pollIntervalMs: number },
    private readonly modules: { readonly pool: RpcPool; readonly clock: Clock },
  ) {
    const { clock } = modules;
    const freshMs = options.pollIntervalMs;
    // Never an older one, in an outage neither: what is read at a block would look as new as the read. Those values are kept themselves.
    this.#latest = new CachedRead({ freshMs, usableMs: freshMs }, { clock, read: () => this.#read() });
  }

  /** At most a poll interval old. */
  latest(): Promise<BlockHeader> {
    return this.#latest.get();
  }

  /** Resolves after one poll interval: what there is to do is asked of the chain, not of the event. */
  async nextPoll(signal: AbortSignal): Promise<void> {
    await this.modules.clock.sleep(this.options.pollIntervalMs, signal);
  }

  async #read(): Promise<BlockHeader> {
    return parseBlockHeader(await this.modules.pool.call("eth_getBlockByNumber", ["latest", false]));
  }
}
