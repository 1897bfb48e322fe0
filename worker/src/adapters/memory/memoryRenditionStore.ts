// SPDX-License-Identifier: MIT

import type { RenditionStore, StoredRendition } from "../../ports/renditionStore";

export interface MemoryRenditionStoreOptions {
  /** Kept for each session and profile; the oldest goes first. Default 12. */
  readonly maxPerPrefix?: number;
  /** Kept in all; the oldest go first. Default 1 GiB. */
  readonly maxBytes?: number;
}

interface Item extends StoredRendition {
  readonly prefix: string;
}

/** Renditions in memory. Two bounds hold at all times: items of one profile, and bytes of all. */
export class MemoryRenditionStore implements RenditionStore {
  /** By session, profile and name; a map keeps the order of arrival. */
  private readonly items = new Map<string, Item>();
  private bytes = 0;

  constructor(private readonly options: MemoryRenditionStoreOptions = {}) {}

  async put(sessionId: string, profileName: string, fileName: string, rendition: StoredRendition): Promise<void> {
    const { maxPerPrefix = 12, maxBytes = 1024 ** 3 } = this.options;
    const key = keyOf(sessionId, profileName, fileName);
    const prefix = keyOf(sessionId, profileName);
    this.drop(key);
    this.items.set(key, { ...rendition, prefix });
    this.bytes += rendition.bytes.length;
    const siblings = [...this.items].filter(([, item]) => item.prefix === prefix);
    for (const [oldest] of siblings.slice(0, Math.max(0, siblings.length - maxPerPrefix))) this.drop(oldest);
    for (const oldest of this.items.keys()) {
      if (this.bytes <= maxBytes || oldest === key) break;
      this.drop(oldest);
    }
  }

  async get(sessionId: string, profileName: string, fileName: string): Promise<StoredRendition | undefined> {
    const item = this.items.get(keyOf(sessionId, profileName, fileName));
    return item && { bytes: item.bytes, contentType: item.contentType };
  }

  async dropSession(sessionId: string): Promise<void> {
    const session = keyOf(sessionId).slice(0, -1);
    for (const key of [...this.items.keys()]) if (key.startsWith(`${session},`)) this.drop(key);
  }

  private drop(key: string): void {
    this.bytes -= this.items.get(key)?.bytes.length ?? 0;
    this.items.delete(key);
  }
}

/** Names may hold any character: the quoting of JSON keeps the parts apart. */
function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
