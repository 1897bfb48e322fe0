// SPDX-License-Identifier: MIT

import { price } from "../../domain/price";
import { rationalMath } from "../../domain/rationalMath";
import type { AdvertisedSession, SessionStore } from "../../ports/sessionStore";
import type { Queries } from "./queries";

export class PostgresSessionStore implements SessionStore {
  constructor(private readonly modules: { readonly database: Queries }) {}

  async save({ sessionId, sender, price: advertised, createdAt }: AdvertisedSession): Promise<void> {
    const sql = `INSERT INTO session (session_id, sender, price, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (session_id)
      DO UPDATE SET sender = excluded.sender, price = excluded.price, created_at = excluded.created_at`;
    await this.modules.database.run(sql, sessionId, sender, rationalMath.toText(advertised), createdAt);
  }

  async find(sessionId: string): Promise<AdvertisedSession | undefined> {
    const row = await this.modules.database.get("SELECT * FROM session WHERE session_id = $1", sessionId);
    if (row === undefined) return undefined;
    const { numerator, denominator } = row.rational("price");
    const advertised = price(numerator, denominator);
    return { sessionId: row.text("session_id"), sender: row.address("sender"), price: advertised, createdAt: row.number("created_at") };
  }

  async prune(createdBefore: number): Promise<number> {
    return this.modules.database.run("DELETE FROM session WHERE created_at < $1", createdBefore);
  }
}
