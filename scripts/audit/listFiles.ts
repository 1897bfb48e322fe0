// SPDX-License-Identifier: MIT
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const IGNORED_FOLDERS = new Set([
  "node_modules",
  "artifacts",
  "cache",
  "coverage",
  "typechain-types",
  "out",
  "dist",
  "deployments",
  ".git",
]);

/**
 * The files under `folders` of `root` whose name ends in one of `extensions`, as sorted paths relative to `root` with forward slashes.
 * Folders that do not exist have no files; generated ones are passed over.
 */
export function listFiles(root: string, folders: readonly string[], extensions: readonly string[]): string[] {
  const files: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === "." ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!IGNORED_FOLDERS.has(entry.name)) walk(path);
      } else if (extensions.some((extension) => entry.name.endsWith(extension))) {
        files.push(path);
      }
    }
  };
  for (const folder of folders) if (existsSync(join(root, folder))) walk(folder);
  return files.sort();
}
