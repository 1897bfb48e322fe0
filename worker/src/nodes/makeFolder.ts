// SPDX-License-Identifier: MIT

import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { StorageError } from "../domain/storageError";

/**
 * Makes a folder and those above it. `flag` is what the user can change. Throws {@link StorageError}.
 *
 * One folder at a time: Node's own recursive `mkdir` never returns where a file system that takes no folders, such as /proc, calls the new
 * one missing.
 */
export function makeFolder(
  path: string,
  {
    what,
    flag,
    isPrivate,
  }: { readonly what: string; readonly flag: string; /** For this account's eyes only. */ readonly isPrivate: boolean },
): void {
  const missing: string[] = [];
  for (let folder = resolve(path); !existsSync(folder) && dirname(folder) !== folder; folder = dirname(folder)) missing.push(folder);
  try {
    for (const folder of missing.reverse()) makeOne(folder, isPrivate ? 0o700 : 0o777);
    if (!statSync(path).isDirectory()) throw new Error("it is a file");
  } catch (cause) {
    throw new StorageError(`${what} ${path} cannot be made: choose another with ${flag}`, { path }, { cause });
  }
}

function makeOne(folder: string, mode: number): void {
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
