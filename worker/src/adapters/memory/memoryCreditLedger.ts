// SPDX-License-Identifier: MIT

import type { Rational } from "../../domain/rational";
import { rationalMath } from "../../domain/rationalMath";
import type { SessionBalance } from "../../domain/sessionBalance";
import type { Clock } from "../../ports/clock";
import type { CreditKey } from "../../ports/creditKey";
import type { CreditBalance, CreditLedger } from "../../ports/creditLedger";

export class MemoryCreditLedger implements CreditLedger {
  private readonly balances = new Map<string, CreditBalance>();

  constructor(private readonly modules: { readonly clock: Clock }) {}

  async balance(key: CreditKey): Promise<Rational> {
    return this.read(key);
  }

  async add(key: CreditKey, amount: Rational, unforeseen?: Rational): Promise<Rational> {
    return this.addNow(key, amount, unforeseen);
  }

  async take(key: CreditKey): Promise<Rational> {
    const amount = this.read(key);
    this.write(key, rationalMath.zero, rationalMath.zero, rationalMath.zero);
    return amount;
  }

  async balancesOf(account: CreditKey["account"], updatedSince = 0): Promise<readonly CreditBalance[]> {
    return [...this.balances.values()]
      .filter(({ key, updatedAt }) => key.account === account && updatedAt >= updatedSince)
      .sort((a, b) => b.updatedAt - a.updatedAt || (a.key.id < b.key.id ? -1 : 1));
  }

  async *amountsOf(account: CreditKey["account"], updatedSince: number): AsyncIterable<readonly SessionBalance[]> {
    yield (await this.balancesOf(account, updatedSince)).map(({ key: _, ...amounts }) => amounts);
  }

  async prune(updatedBefore: number): Promise<number> {
    const old = [...this.balances].filter(([, { updatedAt }]) => updatedAt < updatedBefore);
    for (const [name] of old) this.balances.delete(name);
    return old.length;
  }

  addNow(key: CreditKey, amount: Rational, unforeseen: Rational = rationalMath.zero): Rational {
    const balance = rationalMath.add(this.read(key), amount);
    this.write(key, balance, rationalMath.max(rationalMath.zero, rationalMath.subtract(rationalMath.zero, amount)), unforeseen);
    return balance;
  }

  read(key: CreditKey): Rational {
    return this.balances.get(nameOf(key))?.amount ?? rationalMath.zero;
  }

  private write({ account, id }: CreditKey, amount: Rational, charge: Rational, beyond: Rational): void {
    const name = nameOf({ account, id });
    const before = this.balances.get(name);
    const charged = rationalMath.add(before?.charged ?? rationalMath.zero, charge);
    const unforeseen = rationalMath.add(before?.unforeseen ?? rationalMath.zero, beyond);
    this.balances.set(name, { key: { account, id }, amount, charged, unforeseen, updatedAt: this.modules.clock.now() });
  }
}

/** Addresses have one length, so the two parts cannot run into each other. */
function nameOf({ account, id }: CreditKey): string {
  return account + id;
}
