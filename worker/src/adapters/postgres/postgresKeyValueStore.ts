// SPDX-License-Identifier: MIT

import type { Clock } from "../../ports/clock";
import type { KeyValueStore } from "../../ports/keyValueStore";
import type { Queries } from "./queries";

export class PostgresKeyValueStore implements KeyValueStore {
  constructor(private readonly modules: { readonly database: Queries; readonly clock: Clock }) {}

  async get(key: string): Promise<string | undefined> {
    return (await this.modules.database.get("SELECT value FROM kv WHERE key = $1", key))?.text("value");
  }

  async set(key: string, value: string): Promise<void> {
    const sql = `INSERT INTO kv (key, value, updated_at) VALUES ($1, $2, $3)
      ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`;
    await this.modules.database.run(sql, key, value, this.modules.clock.now());
  }
}
