// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import type { Clock } from "../../ports/clock";
import type { RpcPool } from "./rpcPool";

export interface AccountNoncesOptions {
  readonly account: Address;
  readonly pollIntervalMs: number;
  /** Transactions of others, as of an earlier life of this node, get so long to be mined; then their nonces are taken over. */
  readonly takeOverAfterMs: number;
}

/**
 * Hands out nonces of one account: always the lowest that nothing of this node is in flight with, so that no gap holds up what comes after it. Whatever
 * else lies in the mempool there is of an earlier life of this node, or of a program beside it.
 */
export class AccountNonces {
  readonly #inFlight = new Set<number>();
  /** Nonces whose transactions this node gave up on. */
  readonly #abandoned = new Set<number>();
  /** Since when, in milliseconds, nonces are known to be spent: the chain's count may lag behind, and a reorganisation may free them. */
  readonly #spentAt = new Map<number, number>();
  /** Since when, in milliseconds, transactions of others are known to wait with a nonce. */
  readonly #othersSince = new Map<number, number>();

  constructor(
    private readonly options: AccountNoncesOptions,
    private readonly modules: { readonly pool: RpcPool; readonly clock: Clock },
  ) {}

  /** The nonce for the next transaction, and whether it replaces one that may still lie in the mempool. Waits for those of others. */
  async next(): Promise<{ readonly nonce: number; readonly isReplacement: boolean }> {
    const { clock } = this.modules;
    for (;;) {
      const [mined, pending] = await this.#counts();
      this.#forgetMined(mined);
      const nonce = this.#lowestFree(mined);
      if (this.#abandoned.has(nonce)) return { nonce, isReplacement: true };
      if (nonce >= pending) return { nonce, isReplacement: false };
      for (let other = nonce; other < pending; other++) {
        if (!this.#othersSince.has(other)) this.#othersSince.set(other, clock.now());
      }
      if (clock.now() - this.#othersSince.get(nonce)! >= this.options.takeOverAfterMs) return { nonce, isReplacement: true };
      await clock.sleep(this.options.pollIntervalMs);
    }
  }

  /** Others have sent from this account since: what is in flight is theirs to look after, and counts as an earlier life's. */
  forget(): void {
    for (const nonces of [this.#inFlight, this.#abandoned, this.#spentAt, this.#othersSince]) nonces.clear();
  }

  onSent(nonce: number): void {
    this.#abandoned.delete(nonce);
    this.#inFlight.add(nonce);
  }

  /** Some transaction with this nonce was mined. */
  onSpent(nonce: number): void {
    this.#inFlight.delete(nonce);
    this.#spentAt.set(nonce, this.modules.clock.now());
  }

  /** The transaction was refused: nothing of this node has the nonce. */
  onRefused(nonce: number): void {
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

  #lowestFree(mined: number): number {
    let nonce = mined;
    while (this.#inFlight.has(nonce) || this.#isSpent(nonce)) nonce++;
    return nonce;
  }

  #isSpent(nonce: number): boolean {
    const at = this.#spentAt.get(nonce);
    return at !== undefined && this.modules.clock.now() - at < this.options.takeOverAfterMs;
  }

  #forgetMined(mined: number): void {
    for (const nonces of [this.#abandoned, this.#spentAt, this.#othersSince]) {
      for (const nonce of nonces.keys()) if (nonce < mined) nonces.delete(nonce);
    }
  }

  async #counts(): Promise<[number, number]> {
    const { pool } = this.modules;
    const count = async (tag: string): Promise<number> => Number(await pool.call("eth_getTransactionCount", [this.options.account, tag]));
    return [await count("latest"), await count("pending")];
  }
}
