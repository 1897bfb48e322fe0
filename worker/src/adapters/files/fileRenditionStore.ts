// SPDX-License-Identifier: MIT

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StorageError } from "../../domain/storageError";
import type { RenditionStore, StoredRendition } from "../../ports/renditionStore";

export interface FileRenditionStoreOptions {
  /** Belongs to this store alone; created when it does not exist. */
  readonly folder: string;
  /** Kept for each session and profile; the oldest goes first. Default 12. */
  readonly maxPerPrefix?: number;
}

/** Bytes of a file before the rendition: length of the content type, then the content type. */
const HEADER_BYTES = 2;

/**
 * Renditions as files, for long segments or little memory: `<folder>/<session>/<profile>/<number>-<name>`, each name a hash of
 * what a peer chose, so that no name leads out of the folder.
 */
export class FileRenditionStore implements RenditionStore {
  constructor(private readonly options: FileRenditionStoreOptions) {}

  async put(sessionId: string, profileName: string, fileName: string, rendition: StoredRendition): Promise<void> {
    const folder = join(this.options.folder, hashed(sessionId), hashed(profileName));
    let path = folder;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const older = await readdir(folder);
      path = join(folder, `${nextNumber(older)}-${hashed(fileName)}`);
      await writeFile(`${path}.part`, encode(rendition));
      await rename(`${path}.part`, path);
      await this.removeOld(folder, older, hashed(fileName));
    } catch (error) {
      await rm(`${path}.part`, { force: true }).catch(() => undefined); // the first error is the one that matters
      throw storageError(path, error as NodeJS.ErrnoException);
    }
  }

  async get(sessionId: string, profileName: string, fileName: string): Promise<StoredRendition | undefined> {
    const folder = join(this.options.folder, hashed(sessionId), hashed(profileName));
    try {
      const name = (await readdir(folder)).find((entry) => entry.endsWith(`-${hashed(fileName)}`));
      return name === undefined ? undefined : decode(await readFile(join(folder, name)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw storageError(folder, error as NodeJS.ErrnoException);
    }
  }

  async dropSession(sessionId: string): Promise<void> {
    await rm(join(this.options.folder, hashed(sessionId)), { recursive: true, force: true });
  }

  /** Removes an earlier version of the same name, and the oldest beyond the limit. */
  private async removeOld(folder: string, older: readonly string[], name: string): Promise<void> {
    const { maxPerPrefix = 12 } = this.options;
    const whole = older.filter((entry) => !entry.endsWith(".part")).sort();
    const replaced = whole.filter((entry) => entry.endsWith(`-${name}`));
    const others = whole.filter((entry) => !replaced.includes(entry));
    const surplus = others.slice(0, Math.max(0, others.length + 1 - maxPerPrefix));
    await Promise.all([...replaced, ...surplus].map((entry) => rm(join(folder, entry), { force: true })));
  }
}

/** Numbers of one width, so that names sort by age. */
function nextNumber(names: readonly string[]): string {
  const last = Math.max(0, ...names.map((name) => Number.parseInt(name, 10)));
  return String(last + 1).padStart(12, "0");
}

function hashed(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 40);
}

function encode({ bytes, contentType }: StoredRendition): Buffer {
  const type = Buffer.from(contentType);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(type.length);
  return Buffer.concat([header, type, bytes]);
}

function decode(file: Buffer): StoredRendition {
  const bodyAt = HEADER_BYTES + file.readUInt16BE();
  return { contentType: file.toString("utf8", HEADER_BYTES, bodyAt), bytes: file.subarray(bodyAt) };
}

function storageError(path: string, error: NodeJS.ErrnoException): StorageError {
  const advice =
    error.code === "ENOSPC" || error.code === "EDQUOT"
      ? "the disk is full: free space on it"
      : "make the folder exist and writable, or choose another one";
  return new StorageError(`Cannot use ${path} (${error.code ?? error.message}): ${advice}`, { path, reason: error.code }, { cause: error });
}
