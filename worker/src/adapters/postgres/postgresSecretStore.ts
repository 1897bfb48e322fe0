// SPDX-License-Identifier: MIT

import type { SecretStore } from "../../ports/secretStore";
import type { Queries } from "./queries";

export class PostgresSecretStore implements SecretStore {
  constructor(private readonly modules: { readonly database: Queries }) {}

  async load(name: string): Promise<Uint8Array | undefined> {
    return (await this.modules.database.get("SELECT value FROM secret WHERE name = $1", name))?.bytes("value");
  }

  /** The insertion waits for one of another process that is under way: what is read after it is committed, and stays. */
  async saveOnce(name: string, value: Uint8Array): Promise<Uint8Array> {
    await this.modules.database.run("INSERT INTO secret (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", name, value);
    return (await this.load(name)) ?? value;
  }
}
