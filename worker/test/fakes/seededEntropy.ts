// SPDX-License-Identifier: MIT

import { createHash } from "node:crypto";
import type { Entropy } from "../../src/ports/entropy";

/** A stream of bytes that depends on the seed alone. */
export class SeededEntropy implements Entropy {
  private counter = 0;

  constructor(private readonly seed: string) {}

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let offset = 0; offset < length; offset += 32) {
      const block = createHash("sha256").update(`${this.seed}/${this.counter++}`).digest();
      bytes.set(block.subarray(0, Math.min(32, length - offset)), offset);
    }
    return bytes;
  }
}
