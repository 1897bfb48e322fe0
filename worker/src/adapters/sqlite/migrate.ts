// SPDX-License-Identifier: MIT

import { z } from "zod";
import { StorageError } from "../../domain/storageError";
import { SCHEMA_STEPS } from "./schemaSteps";
import type { SqliteDatabase } from "./sqliteDatabase";

const VERSION_ROW = z.object({ user_version: z.number() });

/** Brings the schema up to date, all steps in one transaction. Throws `StorageError` for a file of a newer program. */
export function migrate(database: SqliteDatabase): void {
  const { user_version: version } = VERSION_ROW.parse(database.get("PRAGMA user_version"));
  if (version > SCHEMA_STEPS.length) {
    const message = `The database ${database.path} has schema version ${version}, this program knows ${SCHEMA_STEPS.length}: use the newer program`;
    throw new StorageError(message, { path: database.path, version, known: SCHEMA_STEPS.length });
  }
  if (version === SCHEMA_STEPS.length) return;
  database.transaction(() => {
    for (const step of SCHEMA_STEPS.slice(version)) database.execute(step);
    database.execute(`PRAGMA user_version = ${SCHEMA_STEPS.length}`);
  });
}
