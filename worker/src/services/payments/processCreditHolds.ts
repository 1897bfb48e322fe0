// SPDX-License-Identifier: MIT

import type { Rational } from "../../domain/rational";
import { rationalMath } from "../../domain/rationalMath";
import type { CreditHolds } from "../../ports/creditHolds";
import type { CreditKey } from "../../ports/creditKey";
import type { CreditLedger } from "../../ports/creditLedger";

/** Holds in this process's memory, for a ledger that is this process's alone. */
export class ProcessCreditHolds implements CreditHolds {
  private readonly held = new Map<string, Rational>();

  constructor(private readonly modules: { readonly credit: Pick<CreditLedger, "balance"> }) {}

  async tryHold(key: CreditKey, amount: Rational): Promise<(() => Promise<void>) | undefined> {
    const name = `${key.account}/${key.id}`;
    const balance = await this.modules.credit.balance(key);
    // No pause from here on: two that ask at once are looked at one after the other.
    const before = this.held.get(name) ?? rationalMath.zero;
    const after = rationalMath.add(before, amount);
    if (rationalMath.compare(balance, after) < 0) return undefined;
    this.held.set(name, after);
    let isHeld = true;
    return async () => {
      if (!isHeld) return;
      isHeld = false;
      const rest = rationalMath.subtract(this.held.get(name) ?? rationalMath.zero, amount);
      if (rationalMath.isPositive(rest)) this.held.set(name, rest);
      else this.held.delete(name);
    };
  }
}
