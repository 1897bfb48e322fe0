// SPDX-License-Identifier: MIT

import { ChainUnavailableError } from "../../domain/chainUnavailableError";
import type { Clock } from "../../ports/clock";

export interface CachedReadOptions {
  /** Age up to which a value is taken as it is. */
  readonly freshMs: number;
  /** Age up to which a value still serves while the chain cannot be reached, or is slow. */
  readonly usableMs: number;
}

/** So long a caller waits for a newer value, when an older one would do. */
const PATIENCE_MS = 250;
/** The same after something has happened that the older one does not show. */
const DOUBT_PATIENCE_MS = 3_000;
/** After so long without a read that failed, callers wait again. */
const LATE_MS = 60_000;

/**
 * One value of the chain, read at most once in a while however many ask for it at once, and kept through an outage: while reads are slow
 * or fail, callers get the known value at once, and it is read again behind them.
 */
export class CachedRead<T> {
  #value: { readonly value: T; readonly readAt: number } | undefined;
  #reading: Promise<T> | undefined;
  /** Something has happened since the value was read. */
  #isDoubted = false;
  /** When a read failed, or took longer than anybody should wait; undefined after one that did not. */
  #lateAt: number | undefined;
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
    if (known !== undefined && age < this.options.freshMs && !this.#isDoubted) return known.value;
    if (known === undefined || age >= this.options.usableMs) return this.#read();
    if (this.#lateAt === undefined || now - this.#lateAt >= LATE_MS) return this.#readSoon(known.value);
    if (now >= this.#retryAt) this.#read().catch(() => undefined);
    return known.value;
  }

  /** The value is no longer true: the next caller reads. It serves on only where the chain cannot be read. */
  invalidate(): void {
    this.#generation++;
    this.#isDoubted = true;
    this.#reading = undefined;
    this.#retryAt = 0;
  }

  /** What is read now, or the known value where that fails or takes too long. */
  async #readSoon(known: T): Promise<T> {
    const generation = this.#generation;
    const timer = new AbortController();
    const patienceMs = this.#isDoubted ? DOUBT_PATIENCE_MS : PATIENCE_MS;
    const read = this.#read().catch((error: unknown) => {
      if (error instanceof ChainUnavailableError) return known;
      throw error;
    });
    const late = this.modules.clock.sleep(patienceMs, timer.signal).then(
      () => {
        if (!timer.signal.aborted && this.#generation === generation) this.#lateAt = this.modules.clock.now();
        return known;
      },
      () => known,
    );
    return Promise.race([read, late]).finally(() => timer.abort());
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
          if (!isCurrent()) return value;
          this.#value = { value, readAt: clock.now() };
          this.#isDoubted = false;
          this.#lateAt = undefined;
          return value;
        },
        (error: unknown) => {
          if (isCurrent()) {
            // Any other failure is the caller's to hear of.
            this.#lateAt = error instanceof ChainUnavailableError ? clock.now() : undefined;
            this.#retryAt = clock.now() + this.options.freshMs;
          }
          throw error;
        },
      )
      .finally(() => {
        if (isCurrent()) this.#reading = undefined;
      });
  }
}
