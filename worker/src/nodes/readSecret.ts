// SPDX-License-Identifier: MIT

import { existsSync, readFileSync } from "node:fs";
import { ConfigurationError } from "./configurationError";
import type { SettingReader } from "./settingReader";

/** Looks like a path. */
const PATH = /^(\.{0,2}|~)\//;
/** What a header can carry as it is: the secret comes back with every result. */
const SENDABLE = /^[\x20-\x7e]+$/;

/** A secret, or what the file that is named instead holds. Throws {@link ConfigurationError}. */
export function readSecret(reader: SettingReader, name: string): string | undefined {
  const text = reader.optional(name);
  if (text === undefined) return undefined;
  const isFile = existsSync(text);
  // The name of a file that is missing would be a secret that everybody can guess.
  if (!isFile && PATH.test(text)) {
    throw new ConfigurationError(`the file that --${name} names is not there; a secret that begins like a path has to stand in a file`, {
      setting: name,
    });
  }
  const secret = isFile ? readFile(text, name) : text;
  if (!SENDABLE.test(secret))
    throw new ConfigurationError(`--${name} must be letters, digits and signs of ASCII on one line`, { setting: name });
  return secret;
}

function readFile(path: string, name: string): string {
  try {
    const secret = readFileSync(path, "utf8").trim();
    if (secret !== "") return secret;
  } catch (cause) {
    throw new ConfigurationError(`the file that --${name} names cannot be read: ${path}`, { setting: name }, { cause });
  }
  throw new ConfigurationError(`the file that --${name} names is empty: ${path}`, { setting: name });
}
