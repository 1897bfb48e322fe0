// SPDX-License-Identifier: MIT

import { placeOf } from "../adapters/postgres/placeOf";
import { ConfigurationError } from "./configurationError";
import { readSecret } from "./readSecret";
import type { SettingReader } from "./settingReader";

/** Where a node keeps its ledger. */
export interface LedgerConfig {
  /** A PostgreSQL database that several processes may share, with its password; undefined: a file in the data directory. */
  readonly databaseUrl: string | undefined;
}

const FORM = "postgresql://USER:PASSWORD@HOST:5432/DATABASE";
/** The others mean one thing to PostgreSQL's own programs and another to this node's driver. */
const TLS_MODES = ["disable", "verify-full", "no-verify"];

/** The value is never repeated: it may hold a password. Throws {@link ConfigurationError}. */
export function readLedgerConfig(reader: SettingReader): LedgerConfig {
  const url = readSecret(reader, "db-url");
  if (url === undefined) return { databaseUrl: undefined };
  if (!/^postgres(ql)?:\/\//i.test(url)) throw refusal(`must be a URL such as ${FORM}, or a file that holds one`);
  if (!/^[a-z]+:\/\/[^/?#]*\/[^/?#]/i.test(url)) throw refusal(`names no database: it must be such as ${FORM}`);
  const mode = /[?&]sslmode=([^&]*)/i.exec(url)?.[1];
  if (mode !== undefined && !TLS_MODES.includes(mode)) {
    throw refusal(`has an sslmode that is not taken: use one of ${TLS_MODES.join(", ")}, or leave it out for no TLS`);
  }
  try {
    placeOf(url);
  } catch {
    throw refusal(`cannot be read: it must be such as ${FORM}, with special characters as %XX, and its certificate files must be readable`);
  }
  return { databaseUrl: url };
}

function refusal(problem: string): ConfigurationError {
  return new ConfigurationError(`--db-url ${problem}`, { setting: "db-url" });
}
