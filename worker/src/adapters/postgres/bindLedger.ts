// SPDX-License-Identifier: MIT

import type { Address } from "../../domain/address";
import { StorageError } from "../../domain/storageError";
import type { PostgresDatabase } from "./postgresDatabase";

/** Whose ledger a database is. */
export interface LedgerOwner {
  readonly role: "orchestrator" | "gateway";
  /** Of the node's key. */
  readonly account: Address;
  /** The chain the node runs on; left out for a node without one. */
  readonly chainId?: bigint;
}

/**
 * Ties a database to the role, the key and the chain it was first used with: whoever comes first writes them down, and everybody reads
 * them again. Throws `StorageError` for another role, key or chain.
 */
export async function bindLedger(database: PostgresDatabase, owner: LedgerOwner, now: number): Promise<void> {
  const { role, account, chainId } = owner;
  const { place } = database;
  const bind = async (key: string, value: string, refusal: (known: string) => string): Promise<void> => {
    await database.run("INSERT INTO kv (key, value, updated_at) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING", key, value, now);
    const known = (await database.get("SELECT value FROM kv WHERE key = $1", key))?.text("value");
    if (known === value) return;
    throw new StorageError(`The database ${place} ${refusal(String(known))}`, { database: place, known, wanted: value });
  };
  if (chainId !== undefined) {
    const refusal = (known: string): string => `belongs to chain ${known}, this node runs on chain ${chainId}: use another database`;
    await bind("chainId", chainId.toString(), refusal);
  }
  await bind("role", role, (known) => `is used by the role ${known}, this node has the role ${role}: give each a database of its own`);
  const advice = "all processes of one ledger use one key: name the same --key-file, or use another database";
  await bind("account", account, (known) => `belongs to the key of ${known}, this node has the key of ${account}: ${advice}`);
}
