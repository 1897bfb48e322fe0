// SPDX-License-Identifier: MIT

import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { address } from "../../domain/address";
import type { Rational } from "../../domain/rational";
import { rationalMath } from "../../domain/rationalMath";
import type { SessionBalance } from "../../domain/sessionBalance";
import type { Clock } from "../../ports/clock";
import type { CreditKey } from "../../ports/creditKey";
import type { CreditBalance, CreditLedger } from "../../ports/creditLedger";
import type { SqliteDatabase } from "./sqliteDatabase";

type Amounts = Pick<CreditBalance, "amount" | "charged" | "unforeseen">;

const NONE: Amounts = { amount: rationalMath.zero, charged: rationalMath.zero, unforeseen: rationalMath.zero };
const TEXTS = { amount: z.string(), charged: z.string(), unforeseen: z.string() };
const AMOUNTS = z.object(TEXTS).transform(readAmounts).optional();
const BALANCE = z.object({ ...TEXTS, account: z.string(), id: z.string(), updated_at: z.number() }).transform((row): CreditBalance => ({
  key: { account: address(row.account), id: row.id },
  ...readAmounts(row),
  updatedAt: row.updated_at,
}));

const TIME = z.object({ updated_at: z.number() }).optional();

/** Both are answered by the index `credit_account` alone. */
const PAGE_END = `SELECT updated_at FROM credit WHERE account = ? AND updated_at >= ? AND updated_at < ?
  ORDER BY updated_at DESC LIMIT 1 OFFSET 499`;
const PAGE = `SELECT amount, charged, unforeseen, updated_at FROM credit WHERE account = ? AND updated_at >= ? AND updated_at < ?
  ORDER BY updated_at DESC`;

interface AmountsRow {
  readonly amount: string;
  readonly charged: string;
  readonly unforeseen: string;
  readonly updated_at: number;
}

export class SqliteCreditLedger implements CreditLedger {
  constructor(private readonly modules: { readonly database: SqliteDatabase; readonly clock: Clock }) {}

  async balance(key: CreditKey): Promise<Rational> {
    return this.read(key);
  }

  async add(key: CreditKey, amount: Rational, unforeseen?: Rational): Promise<Rational> {
    return this.modules.database.transaction(() => this.addWithin(key, amount, unforeseen));
  }

  async take(key: CreditKey): Promise<Rational> {
    return this.modules.database.transaction(() => {
      const before = this.amounts(key);
      this.write(key, { ...before, amount: rationalMath.zero });
      return before.amount;
    });
  }

  async balancesOf(account: CreditKey["account"], updatedSince = 0): Promise<readonly CreditBalance[]> {
    const sql = "SELECT * FROM credit WHERE account = ? AND updated_at >= ? ORDER BY updated_at DESC, id";
    return z.array(BALANCE).parse(this.modules.database.all(sql, account, updatedSince));
  }

  /** Pages end between two times of change: ids, which would tell balances of one time apart, are not read. */
  async *amountsOf(account: CreditKey["account"], updatedSince: number): AsyncIterable<readonly SessionBalance[]> {
    const { database } = this.modules;
    for (let before = Number.MAX_SAFE_INTEGER; ;) {
      const last = TIME.parse(database.get(PAGE_END, account, updatedSince, before))?.updated_at;
      // Up to thousands of rows that this store wrote: they are not checked one by one.
      const rows = database.all(PAGE, account, last ?? updatedSince, before) as AmountsRow[];
      yield rows.map((row) => ({ ...readAmounts(row), updatedAt: row.updated_at }));
      if (last === undefined) return;
      before = last;
      await setImmediate();
    }
  }

  async prune(updatedBefore: number): Promise<number> {
    return this.modules.database.run("DELETE FROM credit WHERE updated_at < ?", updatedBefore);
  }

  /** {@link add} as a part of the caller's transaction. */
  addWithin(key: CreditKey, amount: Rational, unforeseen: Rational = rationalMath.zero): Rational {
    const { add, subtract, max, zero } = rationalMath;
    const before = this.amounts(key);
    const balance = add(before.amount, amount);
    const charged = add(before.charged, max(zero, subtract(zero, amount)));
    this.write(key, { amount: balance, charged, unforeseen: add(before.unforeseen, unforeseen) });
    return balance;
  }

  read(key: CreditKey): Rational {
    return this.amounts(key).amount;
  }

  private amounts({ account, id }: CreditKey): Amounts {
    const sql = "SELECT amount, charged, unforeseen FROM credit WHERE account = ? AND id = ?";
    return AMOUNTS.parse(this.modules.database.get(sql, account, id)) ?? NONE;
  }

  private write({ account, id }: CreditKey, { amount, charged, unforeseen }: Amounts): void {
    const sql = `INSERT INTO credit (account, id, amount, charged, unforeseen, updated_at) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (account, id) DO UPDATE SET amount = excluded.amount, charged = excluded.charged, unforeseen = excluded.unforeseen,
        updated_at = excluded.updated_at`;
    const texts = [amount, charged, unforeseen].map(rationalMath.toText);
    this.modules.database.run(sql, account, id, ...texts, this.modules.clock.now());
  }
}

function readAmounts(row: Omit<AmountsRow, "updated_at">): Amounts {
  const { fromText } = rationalMath;
  return { amount: fromText(row.amount), charged: fromText(row.charged), unforeseen: fromText(row.unforeseen) };
}
