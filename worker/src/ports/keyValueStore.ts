// SPDX-License-Identifier: MIT

/** Small facts about the database itself: schema version, chain id. */
export interface KeyValueStore {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
}
