// SPDX-License-Identifier: MIT

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { MainError } from "./mainError";

/** Makes the folders of a run and empties them of what an earlier run left. Throws {@link MainError}. */
export function prepareFolders(out: string): void {
  try {
    for (const folder of ["hls", "logs", "nodes"]) {
      rmSync(join(out, folder), { recursive: true, force: true });
      mkdirSync(join(out, folder), { recursive: true });
    }
  } catch (cause) {
    throw new MainError("BAD_OPTION", `The folder ${out} cannot be written: ${(cause as Error).message}`, { cause });
  }
}
