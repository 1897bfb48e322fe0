// SPDX-License-Identifier: MIT

import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hex } from "../domain/hex";
import { StorageError } from "../domain/storageError";
import type { Entropy } from "../ports/entropy";

const TOKEN_BYTES = 24;
/** Nobody guesses it, and a header carries it as it is. What a full disk or a crash left of a file is none. */
const TOKEN = /^[\x21-\x7e]{32,}$/;

/**
 * The token of the operator's API, kept in the data directory for its owner's eyes only. A file without a token that is hard to guess gets a
 * new one.
 */
export function apiToken(dataFolder: string, entropy: Entropy): { readonly token: string; readonly path: string } {
  const path = join(dataFolder, "api-token");
  try {
    const known = existsSync(path) ? readFileSync(path, "utf8").trim() : "";
    if (TOKEN.test(known)) return { token: known, path };
    const token = hex(entropy.bytes(TOKEN_BYTES)).slice(2);
    write(path, `${token}\n`);
    return { token, path };
  } catch (cause) {
    throw new StorageError(`token file ${path} cannot be read or made`, { path }, { cause });
  }
}

/** The whole of it or nothing. */
function write(path: string, text: string): void {
  const temporary = `${path}.part`;
  try {
    rmSync(temporary, { force: true }); // it may be readable by others
    writeFileSync(temporary, text, { mode: 0o600, flush: true });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
