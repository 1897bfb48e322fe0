// SPDX-License-Identifier: MIT

import { z } from "zod";
import { address } from "../../domain/address";
import type { Rational } from "../../domain/rational";
import { rationalMath } from "../../domain/rationalMath";
import type { Clock } from "../../ports/clock";
import type { CreditKey } from "../../ports/creditKey";
import type { CreditBalance, CreditLedger } from "../../ports/creditLedger";
import type { SqliteDatabase } from "./sqliteDatabase";

const AMOUNT = z.object({ amount: z.string() }).optional();
const BALANCE = z
  .object({ account: z.string(), id: z.string(), amount: z.string(), updated_at: z.number() })
  .transform((row): CreditBalance => ({
    key: { account: address(row.account), id: row.id },
    amount: rationalMath.fromText(row.amount),
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
      const amount = this.read(key);
      this.write(key, rationalMath.zero);
      return amount;
    });
  }

  async balancesOf(account: CreditKey["account"]): Promise<readonly CreditBalance[]> {
    const sql = "SELECT * FROM credit WHERE account = ? ORDER BY updated_at DESC, id";
    return z.array(BALANCE).parse(this.modules.database.all(sql, account));
  }

  async prune(updatedBefore: number): Promise<number> {
    return this.modules.database.run("DELETE FROM credit WHERE updated_at < ?", updatedBefore);
  }

  /** {@link add} as a part of the caller's transaction. */
  addWithin(key: CreditKey, amount: Rational): Rational {
    const balance = rationalMath.add(this.read(key), amount);
    this.write(key, balance);
    return balance;
  }

  read({ account, id }: CreditKey): Rational {
    const row = AMOUNT.parse(this.modules.database.get("SELECT amount FROM credit WHERE account = ? AND id = ?", account, id));
    return row === undefined ? rationalMath.zero : rationalMath.fromText(row.amount);
  }

  private write({ account, id }: CreditKey, amount: Rational): void {
    const sql = `INSERT INTO credit (account, id, amount, updated_at) VALUES (?, ?, ?, ?)
      ON CONFLICT (account, id) DO UPDATE SET amount = excluded.amount, updated_at = excluded.updated_at`;
    this.modules.database.run(sql, account, id, rationalMath.toText(amount), this.modules.clock.now());
  }
}
