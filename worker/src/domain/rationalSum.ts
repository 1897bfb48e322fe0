// SPDX-License-Identifier: MIT

import { rational, type Rational } from "./rational";
import { rationalMath } from "./rationalMath";

/** An exact sum of many numbers that have few denominators: those with one denominator are added without being reduced. */
export class RationalSum {
  private readonly numerators = new Map<bigint, bigint>();

  add({ numerator, denominator }: Rational): void {
    this.numerators.set(denominator, (this.numerators.get(denominator) ?? 0n) + numerator);
  }

  get total(): Rational {
    const { add, zero } = rationalMath;
    return [...this.numerators].reduce((sum, [denominator, numerator]) => add(sum, rational(numerator, denominator)), zero);
  }
}
