// SPDX-License-Identifier: MIT

import { StorageError } from "../../domain/storageError";

/** Key under which the chain id is kept. */
const CHAIN_ID_KEY = "chainId";

/** Ties a database to the chain it was first used with. Throws `StorageError` for another one: its tickets are worthless there. */
export function bindChain(
  keyValues: { get(key: string): string | undefined; set(key: string, value: string): void },
  chainId: bigint,
  path: string,
): void {
  const known = keyValues.get(CHAIN_ID_KEY);
  if (known === undefined) keyValues.set(CHAIN_ID_KEY, chainId.toString());
  else if (known !== chainId.toString()) {
    const message = `The database ${path} belongs to chain ${known}, this node runs on chain ${chainId}: use another data directory`;
    throw new StorageError(message, { path, known, chainId });
  }
}
