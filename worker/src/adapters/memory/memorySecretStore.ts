// SPDX-License-Identifier: MIT

import type { SecretStore } from "../../ports/secretStore";

export class MemorySecretStore implements SecretStore {
  private readonly secrets = new Map<string, Uint8Array>();

  async load(name: string): Promise<Uint8Array | undefined> {
    const value = this.secrets.get(name);
    return value && Uint8Array.from(value);
  }

  async saveOnce(name: string, value: Uint8Array): Promise<Uint8Array> {
    if (!this.secrets.has(name)) this.secrets.set(name, Uint8Array.from(value));
    return (await this.load(name)) ?? value;
  }
}
