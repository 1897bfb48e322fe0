// SPDX-License-Identifier: MIT

import type { Clock } from "../../ports/clock";
import type { Store } from "../../ports/store";
import type { VerifierScope } from "../../ports/verifierScope";
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
  const scope: VerifierScope = { verifier: "" };
  const common = { database, clock, duty, scope };
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
    bindVerifier: (verifier) => {
      scope.verifier = verifier;
      return database.transaction(async (queries) => {
        await queries.run("UPDATE receipt SET verifier = $1 WHERE claim_id IS NULL AND verifier = ''", verifier);
        await queries.run("UPDATE claim SET verifier = $1 WHERE verifier = ''", verifier);
        const sql = "SELECT count(*) AS count FROM receipt WHERE claim_id IS NULL AND verifier <> $1";
        return (await queries.get(sql, verifier))!.number("count");
      });
    },
    checkWritable: () => keyValues.set(CHECK_KEY, String(clock.now())),
    close: async () => {
      await duty.close();
      await database.close();
    },
  };
}
