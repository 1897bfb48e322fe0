// SPDX-License-Identifier: MIT

import { existsSync, readFileSync } from "node:fs";
import { ConfigurationError } from "./configurationError";
import type { SettingReader } from "./settingReader";

/** A secret, or what the file that is named instead holds. Throws {@link ConfigurationError}. */
export function readSecret(reader: SettingReader, name: string): string | undefined {
  const text = reader.optional(name);
  if (text === undefined || !existsSync(text)) return text;
  try {
    const secret = readFileSync(text, "utf8").trim();
    if (secret !== "") return secret;
  } catch (cause) {
    throw new ConfigurationError(`the file that --${name} names cannot be read: ${text}`, { setting: name }, { cause });
  }
  throw new ConfigurationError(`the file that --${name} names is empty: ${text}`, { setting: name });
}
