// SPDX-License-Identifier: MIT

import { StorageError } from "../../domain/storageError";
import type { PostgresDatabase } from "./postgresDatabase";
import type { Queries } from "./queries";
import { SCHEMA_STEPS } from "./schemaSteps";

/**
 * Brings the schema up to date, all steps in one transaction. The lock comes first: of several processes that start at once one does
 * the work, and the others, whose statements after the lock see what it committed, find it done. Throws `StorageError` for a database of a
 * newer program.
 */
export async function migrate(database: PostgresDatabase): Promise<void> {
  await database.transaction(async (queries) => {
    await queries.get("SELECT 1 AS done FROM pg_advisory_xact_lock(hashtextextended('livepeer-node schema', 0))");
    const version = await readVersion(queries);
    if (version > SCHEMA_STEPS.length) {
      const message = `The database ${database.place} has schema version ${version}, this program knows ${SCHEMA_STEPS.length}: use the newer program`;
      throw new StorageError(message, { database: database.place, version, known: SCHEMA_STEPS.length });
    }
    if (version === SCHEMA_STEPS.length) return;
    for (const step of SCHEMA_STEPS.slice(version)) await queries.run(step);
    await queries.run("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)");
    await queries.run("DELETE FROM schema_version");
    await queries.run("INSERT INTO schema_version (version) VALUES ($1)", SCHEMA_STEPS.length);
  });
}

async function readVersion(queries: Queries): Promise<number> {
  const table = await queries.get("SELECT to_regclass('schema_version')::text AS name");
  if (table === undefined || table.isNull("name")) return 0;
  return (await queries.get("SELECT max(version) AS version FROM schema_version"))?.number("version") ?? 0;
}
