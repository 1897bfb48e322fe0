// SPDX-License-Identifier: MIT

import { ChainUnavailableError } from "../../domain/chainUnavailableError";
import type { Clock } from "../../ports/clock";

export interface CachedReadOptions {
  /** Age up to which a value is taken as it is. */
  readonly freshMs: number;
  /** Age up to which a value still serves while the chain cannot be reached. */
  readonly usableMs: number;
}

/** One value of the chain, read at most once in a while however many ask for it at once, and kept through a short outage. */
export class CachedRead<T> {
  #value: { readonly value: T; readonly readAt: number } | undefined;
  #reading: Promise<T> | undefined;
  #retryAt = 0;
  /** Reads begun before an invalidation do not count after it. */
  #generation = 0;

  constructor(
    private readonly options: CachedReadOptions,
    private readonly modules: { readonly clock: Clock; readonly read: () => Promise<T> },
  ) {}

  async get(): Promise<T> {
    const now = this.modules.clock.now();
    const known = this.#value;
    const age = known === undefined ? Infinity : now - known.readAt;
    if (known !== undefined && age < this.options.freshMs) return known.value;
    // In an outage callers on a hot path do not wait for the time-out of every read.
    if (known !== undefined && age < this.options.usableMs && now < this.#retryAt) return known.value;
    try {
      return await this.#read();
    } catch (error) {
      if (!(error instanceof ChainUnavailableError) || known === undefined || age >= this.options.usableMs) throw error;
      return known.value;
    }
  }

  /** Forgets the value: the next caller reads. */
  invalidate(): void {
    this.#generation++;
    this.#value = undefined;
    this.#reading = undefined;
    this.#retryAt = 0;
  }

  #read(): Promise<T> {
    this.#reading ??= this.#start();
    return this.#reading;
  }

  #start(): Promise<T> {
    const generation = this.#generation;
    const isCurrent = (): boolean => this.#generation === generation;
    const { clock, read } = this.modules;
    return read()
      .then(
        (value) => {
          if (isCurrent()) this.#value = { value, readAt: clock.now() };
          return value;
        },
        (error: unknown) => {
          if (isCurrent()) this.#retryAt = clock.now() + this.options.freshMs;
          throw error;
        },
      )
      .finally(() => {
        if (isCurrent()) this.#reading = undefined;
      });
  }
}
