// SPDX-License-Identifier: MIT

/** Packs capability numbers into 64-bit words, as few as hold the highest. */
export function capabilityWords(numbers: Iterable<number>): bigint[] {
  const words: bigint[] = [];
  for (const number of numbers) {
    const index = Math.floor(number / 64);
    while (words.length <= index) words.push(0n);
    words[index]! |= 1n << BigInt(number % 64);
  }
  return words;
}
