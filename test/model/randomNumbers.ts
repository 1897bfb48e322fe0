// SPDX-License-Identifier: MIT

/** Numbers that look random and are the same for the same seed (mulberry32). */
export class RandomNumbers {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** An integer from 0 to `limit - 1`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  }

  /** An integer from 0 to `limit - 1`, of any size up to 2^96. */
  belowBig(limit: bigint): bigint {
    const digits = [0, 1, 2, 3].reduce((sum) => (sum << 32n) | BigInt(this.below(2 ** 32)), 0n);
    return digits % limit;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }
}
