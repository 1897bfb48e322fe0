// SPDX-License-Identifier: MIT

const WORD_BITS = 256;

/** Flags of a multiproof as the Verifier takes them: flag i is bit `i % 256` of word `i / 256`, lowest bit first. */
export function packFlags(flags: readonly boolean[]): bigint[] {
  const words = Array.from({ length: Math.ceil(flags.length / WORD_BITS) }, () => 0n);
  flags.forEach((flag, index) => {
    if (flag) words[Math.floor(index / WORD_BITS)]! |= 1n << BigInt(index % WORD_BITS);
  });
  return words;
}
