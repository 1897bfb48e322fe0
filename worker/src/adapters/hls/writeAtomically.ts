// SPDX-License-Identifier: MIT

import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { StorageError } from "../../domain/storageError";

/** Writes a file so that a reader sees the old or the new one, never a part. Throws `StorageError`. */
export async function writeAtomically(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${path}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // the first error is the one that matters
    throw storageError(path, error as NodeJS.ErrnoException);
  }
}

function storageError(path: string, error: NodeJS.ErrnoException): StorageError {
  const advice =
    error.code === "ENOSPC" || error.code === "EDQUOT"
      ? "the disk is full: free space on it"
      : "make the output folder exist and writable, or choose another one";
  return new StorageError(
    `Cannot write ${path} (${error.code ?? error.message}): ${advice}`,
    { path, reason: error.code },
    { cause: error },
  );
}
