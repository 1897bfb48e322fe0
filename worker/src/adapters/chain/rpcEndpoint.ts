// SPDX-License-Identifier: MIT

import { retryDelayMs } from "../../domain/retryDelayMs";
import type { RpcRequest } from "./rpcRequest";
import type { RpcResponse } from "./rpcResponse";
import type { RpcTransport } from "./rpcTransport";
import { RpcTransportError } from "./rpcTransportError";
import { isEndpointFault } from "./isEndpointFault";

/** Pause after the first fault of an endpoint and its upper bound. */
const COOL_DOWN_MS = { base: 1_000, max: 60_000 };
/** One that hangs costs every call that asks it a wait: it is left alone for longer. */
const HANGING_COOL_DOWN_MS = { base: 15_000, max: 60_000 };

/** One endpoint of a pool and what is known about its health. */
export class RpcEndpoint {
  readonly name: string;
  /** Newest block it reported; undefined until it was seen. */
  head: { readonly number: bigint; readonly timestampMs: number } | undefined;
  /** Undefined until it was asked. */
  chainId: bigint | undefined;
  lastFault: string | undefined;
  #faults = 0;
  #restsUntil = 0;
  #hangsUntil = 0;

  constructor(private readonly transport: RpcTransport) {
    this.name = transport.name;
  }

  get isHealthy(): boolean {
    return this.#faults === 0;
  }

  /** After a fault an endpoint is asked only when no other one is left, for a time that doubles with each further fault. */
  isResting(now: number): boolean {
    return now < Math.max(this.#restsUntil, this.#hangsUntil);
  }

  /** It was silent a short while ago: of endpoints that rest it is asked last. */
  isHanging(now: number): boolean {
    return now < this.#hangsUntil;
  }

  /** It was not waited for. Its answer may still come. */
  onSlow(now: number): void {
    this.#faults++;
    this.#hangsUntil = now + retryDelayMs(this.#faults, HANGING_COOL_DOWN_MS.base, HANGING_COOL_DOWN_MS.max);
    this.lastFault = "no answer in time";
  }

  /** Throws `RpcTransportError` also when the endpoint answers that it is busy, behind or pruned. */
  async post(requests: readonly RpcRequest[], now: () => number): Promise<readonly RpcResponse[]> {
    try {
      const answers = await this.transport.post(requests);
      const fault = answers.find(({ error }) => error !== undefined && isEndpointFault(error))?.error;
      if (fault !== undefined) throw new RpcTransportError(`${this.name}: ${fault.message}`);
      this.#faults = 0;
      this.lastFault = undefined;
      return answers;
    } catch (error) {
      this.#faults++;
      this.#restsUntil = now() + retryDelayMs(this.#faults, COOL_DOWN_MS.base, COOL_DOWN_MS.max);
      this.lastFault = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }
}
