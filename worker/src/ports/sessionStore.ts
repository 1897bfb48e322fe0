// SPDX-License-Identifier: MIT

import type { Address } from "../domain/address";
import type { Price } from "../domain/price";

/** What an orchestrator promised when it gave out a session id. */
export interface AdvertisedSession {
  readonly sessionId: string;
  readonly sender: Address;
  /** The price this session is charged, whatever the sender writes. */
  readonly price: Price;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Remembers the price advertised for each session across restarts. Throws `StorageError`. */
export interface SessionStore {
  save(session: AdvertisedSession): Promise<void>;
  find(sessionId: string): Promise<AdvertisedSession | undefined>;
  prune(createdBefore: number): Promise<number>;
}
