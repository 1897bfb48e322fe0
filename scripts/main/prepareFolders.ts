// SPDX-License-Identifier: MIT

import { existsSync, mkdirSync, realpathSync, rmSync } from "node:fs";
import { join, sep } from "node:path";

import { MainError } from "./mainError";

const FOLDERS = ["hls", "logs", "nodes"];

/**
 * Makes the folders of a run and empties them of what an earlier run left, unless that is what the user wants to work on. Throws
 * {@link MainError}.
 */
export function prepareFolders(out: string, input?: string): void {
  const emptied = FOLDERS.map((folder) => join(out, folder));
  const inside = emptied.find((folder) => input !== undefined && isInside(input, folder));
  if (inside !== undefined) {
    throw new MainError(
      "BAD_INPUT",
      `--input ${input}: it lies in ${inside}, which a run empties. Copy it elsewhere, or name another --out.`,
    );
  }
  try {
    for (const folder of emptied) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
    }
  } catch (cause) {
    throw new MainError("BAD_OPTION", `The folder ${out} cannot be written: ${(cause as Error).message}`, { cause });
  }
}

/** Whether both are there, and one is in the other, whatever links lead to them. */
function isInside(file: string, folder: string): boolean {
  return existsSync(file) && existsSync(folder) && realpathSync(file).startsWith(realpathSync(folder) + sep);
}
