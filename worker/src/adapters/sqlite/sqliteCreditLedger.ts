// SPDX-License-Identifier: MIT

import { z } from "zod";
import { address } from "../../domain/address";
import type { Rational } from "../../domain/rational";
import { rationalMath } from "../../domain/rationalMath";
import type { Clock } from "../../ports/clock";
import type { CreditKey } from "../../ports/creditKey";
import type { CreditBalance, CreditLedger } from "../../ports/creditLedger";
import type { SqliteDatabase } from "./sqliteDatabase";

const AMOUNTS = z.object({ amount: z.string(), charged: z.string() }).optional();
const BALANCE = z
  .object({ account: z.string(), id: z.string(), amount: z.string(), charged: z.string(), updated_at: z.number() })
  .transform((row): CreditBalance => ({
    key: { account: address(row.account), id: row.id },
    amount: rationalMath.fromText(row.amount),
    charged: rationalMath.fromText(row.charged),
    updatedAt: row.updated_at,
  }));

export class SqliteCreditLedger implements CreditLedger {
  constructor(private readonly modules: { readonly database: SqliteDatabase; readonly clock: Clock }) {}

  async balance(key: CreditKey): Promise<Rational> {
    return this.read(key);
  }

  async add(key: CreditKey, amount: Rational): Promise<Rational> {
    return this.modules.database.transaction(() => this.addWithin(key, amount));
  }

  async take(key: CreditKey): Promise<Rational> {
    return this.modules.database.transaction(() => {
      const { amount, charged } = this.amounts(key);
      this.write(key, rationalMath.zero, charged);
      return amount;
    });
  }

  async balancesOf(account: CreditKey["account"], updatedSince = 0): Promise<readonly CreditBalance[]> {
    const sql = "SELECT * FROM credit WHERE account = ? AND updated_at >= ? ORDER BY updated_at DESC, id";
    return z.array(BALANCE).parse(this.modules.database.all(sql, account, updatedSince));
  }

  async prune(updatedBefore: number): Promise<number> {
    return this.modules.database.run("DELETE FROM credit WHERE updated_at < ?", updatedBefore);
  }

  /** {@link add} as a part of the caller's transaction. */
  addWithin(key: CreditKey, amount: Rational): Rational {
    const { add, subtract, max, zero } = rationalMath;
    const before = this.amounts(key);
    const balance = add(before.amount, amount);
    this.write(key, balance, add(before.charged, max(zero, subtract(zero, amount))));
    return balance;
  }

  read(key: CreditKey): Rational {
    return this.amounts(key).amount;
  }

  private amounts({ account, id }: CreditKey): { readonly amount: Rational; readonly charged: Rational } {
    const sql = "SELECT amount, charged FROM credit WHERE account = ? AND id = ?";
    const row = AMOUNTS.parse(this.modules.database.get(sql, account, id));
    if (row === undefined) return { amount: rationalMath.zero, charged: rationalMath.zero };
    return { amount: rationalMath.fromText(row.amount), charged: rationalMath.fromText(row.charged) };
  }

  private write({ account, id }: CreditKey, amount: Rational, charged: Rational): void {
    const sql = `INSERT INTO credit (account, id, amount, charged, updated_at) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (account, id) DO UPDATE SET amount = excluded.amount, charged = excluded.charged, updated_at = excluded.updated_at`;
    const amounts = [rationalMath.toText(amount), rationalMath.toText(charged)] as const;
    this.modules.database.run(sql, account, id, ...amounts, this.modules.clock.now());
  }
}
