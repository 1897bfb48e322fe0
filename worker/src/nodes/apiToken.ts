// SPDX-License-Identifier: MIT

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hex } from "../domain/hex";
import { StorageError } from "../domain/storageError";
import type { Entropy } from "../ports/entropy";

/** The token of the operator's API, kept in the data directory for its owner's eyes only. */
export function apiToken(dataFolder: string, entropy: Entropy): { readonly token: string; readonly path: string } {
  const path = join(dataFolder, "api-token");
  try {
    if (!existsSync(path)) writeFileSync(path, `${hex(entropy.bytes(24)).slice(2)}\n`, { mode: 0o600 });
    return { token: readFileSync(path, "utf8").trim(), path };
  } catch (cause) {
    throw new StorageError(`token file ${path} cannot be read or made`, { path }, { cause });
  }
}
