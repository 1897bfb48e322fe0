// SPDX-License-Identifier: MIT

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { StorageError } from "../../worker/src/domain/storageError";
import { makeFolder } from "../../worker/src/nodes/makeFolder";
import { MainError } from "./mainError";

/**
 * Makes a folder this run's own: two at once would empty it under each other. Returns what gives it back. The mark of a run that died
 * counts no more. Throws {@link MainError}.
 */
export function claimFolder(out: string): () => void {
  const mark = join(out, "run.pid");
  try {
    makeFolder(out, { what: "output folder", flag: "--out", isPrivate: false });
    const owner = ownerOf(mark);
    if (owner !== undefined) {
      const advice = `stop that one, give this one an --out of its own, or remove ${mark} if no such run is there`;
      throw new MainError("BAD_OPTION", `Another npm start (process ${owner}) uses the folder ${out}: ${advice}.`);
    }
    writeFileSync(mark, `${process.pid}\n`);
  } catch (cause) {
    if (cause instanceof MainError) throw cause;
    if (cause instanceof StorageError) throw new MainError("BAD_OPTION", `The ${cause.message}.`, { cause });
    throw new MainError("BAD_OPTION", `The folder ${out} cannot be written: ${(cause as Error).message}`, { cause });
  }
  return () => rmSync(mark, { force: true });
}

/** The process that has left its mark, if it still runs. */
function ownerOf(mark: string): number | undefined {
  let owner: number;
  try {
    owner = Number(readFileSync(mark, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  if (!Number.isSafeInteger(owner) || owner <= 0 || owner === process.pid) return undefined;
  try {
    process.kill(owner, 0);
    return owner;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM" ? owner : undefined;
  }
}
