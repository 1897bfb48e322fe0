// SPDX-License-Identifier: MIT

import { StorageError } from "../../domain/storageError";

/** SQLite's primary result codes (sqlite.org/rescode.html) and what an operator does about them. */
const ADVICE: ReadonlyMap<number, string> = new Map([
  [5, "another process uses it: stop that process, or give this one its own data directory"],
  [6, "another process uses it: stop that process, or give this one its own data directory"],
  [8, "it is read-only: make the data directory and the file writable for this user"],
  [10, "the disk fails to read or write: check it, and its free space"],
  [11, "it is damaged: restore it from a backup"],
  [13, "the disk is full: free space on it"],
  [14, "it cannot be opened: make the data directory exist and writable for this user"],
  [26, "it is no database: choose another data directory"],
]);

const CANNOT_OPEN = 14;

/** The typed error for what the database driver threw. */
export function storageFailure(path: string, error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const { message, rawCode } = error as { message: string; rawCode?: number };
  const isOpening = rawCode === undefined && message.includes("Unable to open");
  const code = isOpening ? CANNOT_OPEN : (rawCode ?? 0) & 0xff;
  const advice = ADVICE.get(code) ?? message;
  return new StorageError(`The database ${path} cannot be used: ${advice}`, { path, sqliteCode: code }, { cause: error });
}
