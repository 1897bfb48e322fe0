// SPDX-License-Identifier: MIT

import { z } from "zod";
import type { Clock } from "../../ports/clock";
import type { KeyValueStore } from "../../ports/keyValueStore";
import type { SqliteDatabase } from "./sqliteDatabase";

const ROW = z.object({ value: z.string() }).optional();

export class SqliteKeyValueStore implements KeyValueStore {
  constructor(private readonly modules: { readonly database: SqliteDatabase; readonly clock: Clock }) {}

  async get(key: string): Promise<string | undefined> {
    return this.read(key);
  }

  async set(key: string, value: string): Promise<void> {
    this.write(key, value);
  }

  read(key: string): string | undefined {
    return ROW.parse(this.modules.database.get("SELECT value FROM kv WHERE key = ?", key))?.value;
  }

  write(key: string, value: string): void {
    const { database, clock } = this.modules;
    const sql = `INSERT INTO kv (key, value, updated_at) VALUES (?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`;
    database.run(sql, key, value, clock.now());
  }
}
