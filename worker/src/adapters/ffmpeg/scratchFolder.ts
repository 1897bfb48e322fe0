// SPDX-License-Identifier: MIT

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storageFailure } from "./storageFailure";

/** A folder for the files of one job, removed with everything in it when the job ends, however it ends. */
export class ScratchFolder {
  private constructor(private readonly folder: string) {}

  /** Runs `work` with a fresh folder under `parent`. Throws `TranscodeFailure` when the disk is full or not writable. */
  static async use<T>(parent: string | undefined, work: (scratch: ScratchFolder) => Promise<T>): Promise<T> {
    let folder: string;
    try {
      folder = await mkdtemp(join(parent ?? tmpdir(), "livepeer-"));
    } catch (error) {
      throw storageFailure(error);
    }
    try {
      return await work(new ScratchFolder(folder));
    } finally {
      await rm(folder, { recursive: true, force: true }).catch(() => undefined); // the result counts, not the sweeping
    }
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Writes a file and returns its path. */
  async write(name: string, bytes: Uint8Array): Promise<string> {
    try {
      await writeFile(this.path(name), bytes);
    } catch (error) {
      throw storageFailure(error);
    }
    return this.path(name);
  }
}
