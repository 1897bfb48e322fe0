// SPDX-License-Identifier: MIT

import { rational, type Rational } from "./rational";

/** Exact arithmetic on {@link Rational}s. Only `floor` and `ceil` round, and say so by their names. */
export const rationalMath = {
  zero: rational(0n),
  add: (a: Rational, b: Rational): Rational =>
    rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator),
  subtract: (a: Rational, b: Rational): Rational =>
    rational(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator),
  multiply: (a: Rational, b: Rational): Rational => rational(a.numerator * b.numerator, a.denominator * b.denominator),
  divide: (a: Rational, b: Rational): Rational => rational(a.numerator * b.denominator, a.denominator * b.numerator),
  /** -1, 0 or 1 as `a` is less than, equal to or greater than `b`. */
  compare: (a: Rational, b: Rational): -1 | 0 | 1 => {
    const difference = a.numerator * b.denominator - b.numerator * a.denominator;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  },
  isNegative: (a: Rational): boolean => a.numerator < 0n,
  isZero: (a: Rational): boolean => a.numerator === 0n,
  isPositive: (a: Rational): boolean => a.numerator > 0n,
  min: (a: Rational, b: Rational): Rational => (rationalMath.compare(a, b) <= 0 ? a : b),
  max: (a: Rational, b: Rational): Rational => (rationalMath.compare(a, b) >= 0 ? a : b),
  /** Largest integer not above `a`, also for negative `a`. */
  floor: (a: Rational): bigint => {
    const quotient = a.numerator / a.denominator;
    return a.numerator < 0n && a.numerator % a.denominator !== 0n ? quotient - 1n : quotient;
  },
  /** Smallest integer not below `a`. */
  ceil: (a: Rational): bigint => {
    const quotient = a.numerator / a.denominator;
    return a.numerator > 0n && a.numerator % a.denominator !== 0n ? quotient + 1n : quotient;
  },
  /** `numerator/denominator`, the form written to databases. */
  toText: (a: Rational): string => `${a.numerator}/${a.denominator}`,
  /** Reads {@link rationalMath.toText}, or a plain integer. Throws a `SyntaxError`. */
  fromText: (text: string): Rational => {
    const match = /^(-?\d+)(?:\/(\d+))?$/.exec(text);
    if (!match) throw new SyntaxError(`not a rational: ${text.slice(0, 80)}`);
    return rational(BigInt(match[1]!), BigInt(match[2] ?? "1"));
  },
  /** Nearest double, for metrics and logs only: never for money. */
  toNumber: (a: Rational): number => {
    const whole = a.numerator / a.denominator;
    const rest = a.numerator % a.denominator;
    return Number(whole) + Number((rest * 1_000_000_000n) / a.denominator) / 1e9;
  },
} as const;
