// SPDX-License-Identifier: MIT

import type { Clock } from "../../ports/clock";
import type { Store } from "../../ports/store";
import { bindLedger, type LedgerOwner } from "./bindLedger";
import { migrate } from "./migrate";
import { PostgresClaimStore } from "./postgresClaimStore";
import { PostgresCreditHolds } from "./postgresCreditHolds";
import { PostgresCreditLedger } from "./postgresCreditLedger";
import { PostgresDatabase } from "./postgresDatabase";
import { PostgresDuty } from "./postgresDuty";
import { PostgresJobStore } from "./postgresJobStore";
import { PostgresKeyValueStore } from "./postgresKeyValueStore";
import { PostgresNonceStore } from "./postgresNonceStore";
import { PostgresPaymentStore } from "./postgresPaymentStore";
import { PostgresReceiptStore } from "./postgresReceiptStore";
import { PostgresSecretStore } from "./postgresSecretStore";
import { PostgresSessionStore } from "./postgresSessionStore";
import { PostgresTicketStore } from "./postgresTicketStore";

export interface PostgresStoreOptions extends LedgerOwner {
  /** `postgresql://USER:PASSWORD@HOST:PORT/DATABASE`. */
  readonly url: string;
}

/** Key of the row that {@link Store.checkWritable} writes. */
const CHECK_KEY = "checkedAt";

/**
 * Opens the store in a PostgreSQL database, which other processes with the same key may use too. Throws `StorageError` when the server or the
 * database cannot be used, is of a newer program, or belongs to another role, key or chain.
 */
export async function openPostgresStore(options: PostgresStoreOptions, modules: { readonly clock: Clock }): Promise<Store> {
  const { clock } = modules;
  const database = await PostgresDatabase.open(options.url);
  try {
    await migrate(database);
    await bindLedger(database, options, clock.now());
  } catch (error) {
    await database.close();
    throw error;
  }
  const duty = new PostgresDuty(options, { database, clock });
  const common = { database, clock, duty };
  const keyValues = new PostgresKeyValueStore(common);
  const credit = new PostgresCreditLedger(common);
  const tickets = new PostgresTicketStore(common);
  const receipts = new PostgresReceiptStore(common);
  return {
    credit,
    tickets,
    keyValues,
    payments: new PostgresPaymentStore({ ...common, credit, tickets }),
    jobs: new PostgresJobStore({ database, receipts }),
    receipts,
    claims: new PostgresClaimStore(common),
    nonces: new PostgresNonceStore(common),
    sessions: new PostgresSessionStore(common),
    secrets: new PostgresSecretStore(common),
    shared: { holds: new PostgresCreditHolds(common), duty },
    checkWritable: () => keyValues.set(CHECK_KEY, String(clock.now())),
    close: async () => {
      await duty.close();
      await database.close();
    },
  };
}
