// SPDX-License-Identifier: MIT
import { createHash } from "node:crypto";

/** Repeatable chance: words of a hash chain that starts at a seed. */
export class SeededRandom {
  #counter = 0;

  constructor(private readonly seed: string) {}

  /** 32 bytes, as hex. */
  word(): `0x${string}` {
    return `0x${createHash("sha256").update(`${this.seed}/${this.#counter++}`).digest("hex")}`;
  }

  /** A whole number from 0 to `limit - 1`. The bias is below limit / 2^256. */
  below(limit: bigint): bigint {
    return BigInt(this.word()) % limit;
  }
}
