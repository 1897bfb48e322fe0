// SPDX-License-Identifier: MIT

/** Unpacks 64-bit words into capability numbers, ascending. */
export function capabilityNumbers(words: readonly bigint[]): number[] {
  const numbers: number[] = [];
  words.forEach((word, index) => {
    for (let bit = 0; bit < 64; bit++) if ((word >> BigInt(bit)) & 1n) numbers.push(64 * index + bit);
  });
  return numbers;
}
