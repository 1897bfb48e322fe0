// SPDX-License-Identifier: MIT

import { z } from "zod";
import type { SecretStore } from "../../ports/secretStore";
import type { SqliteDatabase } from "./sqliteDatabase";

const ROW = z.object({ value: z.instanceof(Uint8Array) }).optional();

export class SqliteSecretStore implements SecretStore {
  constructor(private readonly modules: { readonly database: SqliteDatabase }) {}

  async load(name: string): Promise<Uint8Array | undefined> {
    const value = ROW.parse(this.modules.database.get("SELECT value FROM secret WHERE name = ?", name))?.value;
    return value && Uint8Array.from(value);
  }

  async saveOnce(name: string, value: Uint8Array): Promise<Uint8Array> {
    this.modules.database.run("INSERT INTO secret (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", name, Buffer.from(value));
    return (await this.load(name)) ?? value;
  }
}
