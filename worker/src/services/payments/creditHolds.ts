// SPDX-License-Identifier: MIT

import type { Rational } from "../../domain/rational";
import { rationalMath } from "../../domain/rationalMath";
import type { CreditKey } from "../../ports/creditKey";

/**
 * Credit set aside for work in progress, so that two segments at once cannot lean on the same balance. Held in memory on
 * purpose: work that a crash interrupts is not charged.
 */
export class CreditHolds {
  private readonly held = new Map<string, Rational>();

  /** Sets `amount` wei aside if `balance` covers it with all that is held. Returns a function that gives it back once. */
  tryHold(key: CreditKey, balance: Rational, amount: Rational): (() => void) | undefined {
    const name = `${key.account}/${key.id}`;
    const before = this.held.get(name) ?? rationalMath.zero;
    const after = rationalMath.add(before, amount);
    if (rationalMath.compare(balance, after) < 0) return undefined;
    this.held.set(name, after);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const rest = rationalMath.subtract(this.held.get(name) ?? rationalMath.zero, amount);
      if (rationalMath.isPositive(rest)) this.held.set(name, rest);
      else this.held.delete(name);
    };
  }
}
