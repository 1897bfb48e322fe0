// SPDX-License-Identifier: MIT

/** Randomness. The real one is a CSPRNG, the one of the tests is seeded. */
export interface Entropy {
  bytes(length: number): Uint8Array;
}
