// SPDX-License-Identifier: MIT

import type { Clock } from "../../ports/clock";
import { CachedRead, type CachedReadOptions } from "./cachedRead";

/** {@link CachedRead} for many keys; keeps the most recently asked ones. */
export class CachedReads<K, T> {
  readonly #reads = new Map<K, CachedRead<T>>();

  constructor(
    private readonly options: CachedReadOptions & { readonly maxKeys: number },
    private readonly modules: { readonly clock: Clock; readonly read: (key: K) => Promise<T> },
  ) {}

  get(key: K): Promise<T> {
    const { clock, read } = this.modules;
    const cached = this.#reads.get(key) ?? new CachedRead<T>(this.options, { clock, read: () => read(key) });
    // Re-inserting keeps the map in the order of use.
    this.#reads.delete(key);
    this.#reads.set(key, cached);
    for (const oldest of this.#reads.keys()) {
      if (this.#reads.size <= this.options.maxKeys) break;
      this.#reads.delete(oldest);
    }
    return cached.get();
  }

  /** The values are no longer true; see {@link CachedRead.invalidate}. */
  invalidate(): void {
    for (const cached of this.#reads.values()) cached.invalidate();
  }
}
