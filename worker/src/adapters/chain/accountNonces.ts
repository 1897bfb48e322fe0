// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import type { Clock } from "../../ports/clock";
import type { RpcPool } from "./rpcPool";

export interface AccountNoncesOptions {
  readonly account: Address;
  readonly pollIntervalMs: number;
  /** Transactions of an earlier life of this node get so long to be mined; then their nonces are taken over. */
  readonly takeOverAfterMs: number;
}

/** Hands out nonces of one account. The chain's count is asked each time; own transactions in flight are added to it. */
export class AccountNonces {
  readonly #inFlight = new Set<number>();
  /** Nonces whose transactions this node gave up on. */
  readonly #abandoned = new Set<number>();

  constructor(
    private readonly options: AccountNoncesOptions,
    private readonly modules: { readonly pool: RpcPool; readonly clock: Clock },
  ) {}

  /** The nonce for the next transaction, and whether it replaces one that may still lie in the mempool. */
  async next(): Promise<{ readonly nonce: number; readonly isReplacement: boolean }> {
    let [mined, pending] = await this.#counts();
    if (this.#inFlight.size === 0 && this.#abandoned.size === 0 && pending > mined) {
      [mined, pending] = await this.#awaitEarlierLife();
      if (pending > mined) return { nonce: mined, isReplacement: true };
    }
    for (const nonce of this.#abandoned) if (nonce < mined) this.#abandoned.delete(nonce);
    const [stuck] = [...this.#abandoned].sort((a, b) => a - b);
    if (stuck !== undefined) return { nonce: stuck, isReplacement: true };
    return { nonce: Math.max(pending, mined, ...[...this.#inFlight].map((nonce) => nonce + 1)), isReplacement: false };
  }

  /** Others have sent from this account since: what is in flight is theirs to look after, and counts as an earlier life's. */
  forget(): void {
    this.#inFlight.clear();
    this.#abandoned.clear();
  }

  onSent(nonce: number): void {
    this.#abandoned.delete(nonce);
    this.#inFlight.add(nonce);
  }

  onMined(nonce: number): void {
    this.#inFlight.delete(nonce);
  }

  /** The transaction was not mined in time: the next one takes its place. */
  onAbandoned(nonce: number): void {
    this.#inFlight.delete(nonce);
    this.#abandoned.add(nonce);
  }

  /** Whether the chain has mined some transaction with this nonce. */
  async isSpent(nonce: number): Promise<boolean> {
    const [mined] = await this.#counts();
    return mined > nonce;
  }

  async #awaitEarlierLife(): Promise<[number, number]> {
    const { clock } = this.modules;
    const deadline = clock.now() + this.options.takeOverAfterMs;
    for (;;) {
      const [mined, pending] = await this.#counts();
      if (pending <= mined || clock.now() >= deadline) return [mined, pending];
      await clock.sleep(this.options.pollIntervalMs);
    }
  }

  async #counts(): Promise<[number, number]> {
    const { pool } = this.modules;
    const count = async (tag: string): Promise<number> => Number(await pool.call("eth_getTransactionCount", [this.options.account, tag]));
    return [await count("latest"), await count("pending")];
  }
}
