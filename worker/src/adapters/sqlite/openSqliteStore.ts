// SPDX-License-Identifier: MIT

import type { Clock } from "../../ports/clock";
import type { Store } from "../../ports/store";
import type { VerifierScope } from "../../ports/verifierScope";
import type { WatchStore } from "../../ports/watchStore";
import { bindChain } from "./bindChain";
import { migrate } from "./migrate";
import { SqliteClaimStore } from "./sqliteClaimStore";
import { SqliteCreditLedger } from "./sqliteCreditLedger";
import { SqliteDatabase } from "./sqliteDatabase";
import { SqliteJobStore } from "./sqliteJobStore";
import { SqliteKeyValueStore } from "./sqliteKeyValueStore";
import { SqliteNonceStore } from "./sqliteNonceStore";
import { SqlitePaymentStore } from "./sqlitePaymentStore";
import { SqliteReceiptStore } from "./sqliteReceiptStore";
import { SqliteSecretStore } from "./sqliteSecretStore";
import { SqliteSessionStore } from "./sqliteSessionStore";
import { SqliteTicketStore } from "./sqliteTicketStore";
import { SqliteWatchStore } from "./sqliteWatchStore";

export interface SqliteStoreOptions {
  /** The database file; its folder is made when it does not exist. */
  readonly path: string;
  /** The chain the node runs on; left out for a node without one. */
  readonly chainId?: bigint;
}

/** A store in a file, which may also be a watcher's. */
export interface SqliteStore extends Store {
  readonly watch: WatchStore;
}

/** Key of the row that {@link Store.checkWritable} writes. */
const CHECK_KEY = "checkedAt";

/**
 * Opens the store in a SQLite file, for this process alone. Throws `StorageError` when the file cannot be used, is of a
 * newer program, or belongs to another chain.
 */
export async function openSqliteStore(options: SqliteStoreOptions, modules: { readonly clock: Clock }): Promise<SqliteStore> {
  const { clock } = modules;
  const database = SqliteDatabase.open(options.path);
  try {
    migrate(database);
    const keyValues = new SqliteKeyValueStore({ database, clock });
    if (options.chainId !== undefined) {
      const rows = { get: (key: string) => keyValues.read(key), set: (key: string, value: string) => keyValues.write(key, value) };
      bindChain(rows, options.chainId, options.path);
    }
    const credit = new SqliteCreditLedger({ database, clock });
    const tickets = new SqliteTicketStore({ database, clock });
    const scope: VerifierScope = { verifier: "" };
    const receipts = new SqliteReceiptStore({ database, clock, scope });
    return {
      credit,
      tickets,
      keyValues,
      payments: new SqlitePaymentStore({ database, clock, credit, tickets }),
      jobs: new SqliteJobStore({ database, receipts }),
      receipts,
      claims: new SqliteClaimStore({ database, scope }),
      watch: new SqliteWatchStore({ database, keyValues }),
      nonces: new SqliteNonceStore({ database }),
      sessions: new SqliteSessionStore({ database }),
      secrets: new SqliteSecretStore({ database }),
      bindVerifier: async (verifier) => {
        scope.verifier = verifier;
        return receipts.adopt();
      },
      checkWritable: async () => keyValues.write(CHECK_KEY, String(clock.now())),
      close: async () => database.close(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}
