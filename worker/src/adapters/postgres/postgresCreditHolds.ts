// SPDX-License-Identifier: MIT

import type { Rational } from "../../domain/rational";
import { rationalMath } from "../../domain/rationalMath";
import type { CreditHolds } from "../../ports/creditHolds";
import type { CreditKey } from "../../ports/creditKey";
import type { PostgresDatabase } from "./postgresDatabase";

/** Longer than any segment is worked on. By the server's clock, which is the same for all processes. */
const LIFETIME = "10 minutes";

/** Credit set aside in the database: a session that reaches two processes at once cannot lean on one balance twice. */
export class PostgresCreditHolds implements CreditHolds {
  constructor(private readonly modules: { readonly database: PostgresDatabase }) {}

  /** The balance's row is locked first: of two holds on it, in whichever processes, one is made after the other. */
  async tryHold(key: CreditKey, amount: Rational): Promise<(() => Promise<void>) | undefined> {
    const { database } = this.modules;
    const { account, id } = key;
    const hold = await database.transaction(async (queries) => {
      const balance = await queries.get("SELECT amount FROM credit WHERE account = $1 AND id = $2 FOR UPDATE", account, id);
      const held = await queries.all("SELECT amount FROM credit_hold WHERE account = $1 AND id = $2 AND expires_at > now()", account, id);
      const after = held.reduce((sum, row) => rationalMath.add(sum, row.rational("amount")), amount);
      if (rationalMath.compare(balance?.rational("amount") ?? rationalMath.zero, after) < 0) return undefined;
      const sql = `INSERT INTO credit_hold (account, id, amount, expires_at)
        VALUES ($1, $2, $3, now() + interval '${LIFETIME}') RETURNING hold`;
      return (await queries.get(sql, account, id, rationalMath.toText(amount)))!.number("hold");
    });
    if (hold === undefined) return undefined;
    let isHeld = true;
    return async () => {
      if (!isHeld) return;
      isHeld = false;
      await database.run("DELETE FROM credit_hold WHERE hold = $1", hold);
    };
  }
}
