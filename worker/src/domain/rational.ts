// SPDX-License-Identifier: MIT

/** An exact fraction: always reduced, `denominator > 0`. Build one with {@link rational} only. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Reduces `numerator / denominator`. Throws a `RangeError` when the denominator is zero. */
export function rational(numerator: bigint, denominator = 1n): Rational {
  if (denominator === 0n) throw new RangeError("rational with denominator 0");
  const sign = denominator < 0n ? -1n : 1n;
  const divisor = greatestCommonDivisor(numerator < 0n ? -numerator : numerator, denominator * sign);
  return { numerator: (numerator * sign) / divisor, denominator: (denominator * sign) / divisor };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
