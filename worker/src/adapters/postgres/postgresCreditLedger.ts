// SPDX-License-Identifier: MIT

import type { Rational } from "../../domain/rational";
import { rationalMath } from "../../domain/rationalMath";
import type { SessionBalance } from "../../domain/sessionBalance";
import type { Clock } from "../../ports/clock";
import type { CreditKey } from "../../ports/creditKey";
import type { CreditBalance, CreditLedger } from "../../ports/creditLedger";
import type { PostgresDatabase } from "./postgresDatabase";
import type { Queries } from "./queries";
import type { Row } from "./row";

type Amounts = Pick<CreditBalance, "amount" | "charged" | "unforeseen">;

const PAGE_END = `SELECT updated_at FROM credit WHERE account = $1 AND updated_at >= $2 AND updated_at < $3
  ORDER BY updated_at DESC LIMIT 1 OFFSET 499`;
const PAGE = `SELECT amount, charged, unforeseen, updated_at FROM credit WHERE account = $1 AND updated_at >= $2 AND updated_at < $3
  ORDER BY updated_at DESC`;

export class PostgresCreditLedger implements CreditLedger {
  constructor(private readonly modules: { readonly database: PostgresDatabase; readonly clock: Clock }) {}

  async balance(key: CreditKey): Promise<Rational> {
    return this.readWithin(this.modules.database, key);
  }

  async add(key: CreditKey, amount: Rational, unforeseen?: Rational): Promise<Rational> {
    return this.modules.database.transaction((queries) => this.addWithin(queries, key, amount, unforeseen));
  }

  async take(key: CreditKey): Promise<Rational> {
    return this.modules.database.transaction(async (queries) => {
      const before = await this.lock(queries, key);
      await this.write(queries, key, { ...before, amount: rationalMath.zero });
      return before.amount;
    });
  }

  async balancesOf(account: CreditKey["account"], updatedSince = 0): Promise<readonly CreditBalance[]> {
    const sql = "SELECT * FROM credit WHERE account = $1 AND updated_at >= $2 ORDER BY updated_at DESC, id";
    return (await this.modules.database.all(sql, account, updatedSince)).map((row) => ({
      key: { account: row.address("account"), id: row.text("id") },
      ...readAmounts(row),
      updatedAt: row.number("updated_at"),
    }));
  }

  /** Pages end between two times of change: ids, which would tell balances of one time apart, are not read. */
  async *amountsOf(account: CreditKey["account"], updatedSince: number): AsyncIterable<readonly SessionBalance[]> {
    const { database } = this.modules;
    for (let before = Number.MAX_SAFE_INTEGER; ;) {
      const last = (await database.get(PAGE_END, account, updatedSince, before))?.number("updated_at");
      const rows = await database.all(PAGE, account, last ?? updatedSince, before);
      yield rows.map((row) => ({ ...readAmounts(row), updatedAt: row.number("updated_at") }));
      if (last === undefined) return;
      before = last;
    }
  }

  /** A balance that changes meanwhile is looked at again when its change is committed, and stays. */
  async prune(updatedBefore: number): Promise<number> {
    await this.modules.database.run("DELETE FROM credit_hold WHERE expires_at < now()");
    return this.modules.database.run("DELETE FROM credit WHERE updated_at < $1", updatedBefore);
  }

  /** {@link add} as a part of the caller's transaction, which holds the balance's row from then on. */
  async addWithin(queries: Queries, key: CreditKey, amount: Rational, unforeseen: Rational = rationalMath.zero): Promise<Rational> {
    const { add, subtract, max, zero } = rationalMath;
    const before = await this.lock(queries, key);
    const balance = add(before.amount, amount);
    const charged = add(before.charged, max(zero, subtract(zero, amount)));
    await this.write(queries, key, { amount: balance, charged, unforeseen: add(before.unforeseen, unforeseen) });
    return balance;
  }

  async readWithin(queries: Queries, { account, id }: CreditKey): Promise<Rational> {
    const row = await queries.get("SELECT amount FROM credit WHERE account = $1 AND id = $2", account, id);
    return row?.rational("amount") ?? rationalMath.zero;
  }

  /** Makes the row if there is none, and locks it: what is read here is true until the caller's transaction ends. */
  private async lock(queries: Queries, { account, id }: CreditKey): Promise<Amounts> {
    const sql = `INSERT INTO credit (account, id, amount, updated_at) VALUES ($1, $2, $3, $4)
      ON CONFLICT (account, id) DO UPDATE SET updated_at = excluded.updated_at RETURNING amount, charged, unforeseen`;
    const row = await queries.get(sql, account, id, rationalMath.toText(rationalMath.zero), this.modules.clock.now());
    return readAmounts(row!);
  }

  private async write(queries: Queries, { account, id }: CreditKey, { amount, charged, unforeseen }: Amounts): Promise<void> {
    const sql = "UPDATE credit SET amount = $3, charged = $4, unforeseen = $5 WHERE account = $1 AND id = $2";
    await queries.run(sql, account, id, ...[amount, charged, unforeseen].map(rationalMath.toText));
  }
}

function readAmounts(row: Pick<Row, "rational">): Amounts {
  return { amount: row.rational("amount"), charged: row.rational("charged"), unforeseen: row.rational("unforeseen") };
}
