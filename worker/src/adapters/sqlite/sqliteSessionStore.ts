// SPDX-License-Identifier: MIT

import { z } from "zod";
import { address } from "../../domain/address";
import { price } from "../../domain/price";
import { rationalMath } from "../../domain/rationalMath";
import type { AdvertisedSession, SessionStore } from "../../ports/sessionStore";
import type { SqliteDatabase } from "./sqliteDatabase";

const ROW = z
  .object({ session_id: z.string(), sender: z.string(), price: z.string(), created_at: z.number() })
  .transform((row): AdvertisedSession => {
    const { numerator, denominator } = rationalMath.fromText(row.price);
    return { sessionId: row.session_id, sender: address(row.sender), price: price(numerator, denominator), createdAt: row.created_at };
  })
  .optional();

export class SqliteSessionStore implements SessionStore {
  constructor(private readonly modules: { readonly database: SqliteDatabase }) {}

  async save(session: AdvertisedSession): Promise<void> {
    const sql = "INSERT OR REPLACE INTO session (session_id, sender, price, created_at) VALUES (?, ?, ?, ?)";
    this.modules.database.run(sql, session.sessionId, session.sender, rationalMath.toText(session.price), session.createdAt);
  }

  async find(sessionId: string): Promise<AdvertisedSession | undefined> {
    return ROW.parse(this.modules.database.get("SELECT * FROM session WHERE session_id = ?", sessionId));
  }

  async prune(createdBefore: number): Promise<number> {
    return this.modules.database.run("DELETE FROM session WHERE created_at < ?", createdBefore);
  }
}
