// SPDX-License-Identifier: MIT

import { getBytes } from "ethers";

import { deriveTestKeys } from "../../scripts/devnet/deriveTestKeys";
import type { Devnet } from "../../scripts/devnet/devnet";
import { startDevnet } from "../../scripts/devnet/startDevnet";

/** Keys that tests use; the chain funds more. */
const KEYS = 20;

/** A chain of its own with the whole protocol on it, deployed by the real scripts. */
export class LocalChain {
  readonly #keys: readonly Uint8Array[];
  #nextId = 1;

  private constructor(readonly devnet: Devnet) {
    this.#keys = deriveTestKeys(devnet.mnemonic, KEYS).map((key) => getBytes(key));
  }

  static async start(): Promise<LocalChain> {
    return new LocalChain(await startDevnet({ port: 0 }));
  }

  /** Private key of a funded account; account 0 holds the LPT. */
  key(index: number): Uint8Array {
    const key = this.#keys[index];
    if (key === undefined) throw new RangeError(`no key ${index}`);
    return key;
  }

  async rpc<T>(method: string, params: readonly unknown[] = []): Promise<T> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: this.#nextId++, method, params });
    const response = await fetch(this.devnet.rpcUrl, { method: "POST", headers: { "content-type": "application/json" }, body });
    const answer = (await response.json()) as { result?: T; error?: { message: string } };
    if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result as T;
  }

  /** Mines empty blocks, at once. */
  async mine(blocks: number | bigint): Promise<void> {
    await this.rpc("hardhat_mine", [`0x${blocks.toString(16)}`]);
  }

  stop(): Promise<void> {
    return this.devnet.stop();
  }
}
