// SPDX-License-Identifier: MIT

import { readFileSync } from "node:fs";
import { ConfigurationError } from "./configurationError";
import type { NodeConfig } from "./nodeConfig";

/** The password of the keystore, without the line's end; undefined if no file was named. Throws {@link ConfigurationError}. */
export function readKeyPassword({ keyPasswordFile }: Pick<NodeConfig, "keyPasswordFile">): string | undefined {
  if (keyPasswordFile === undefined) return undefined;
  try {
    return readFileSync(keyPasswordFile, "utf8").replace(/\r?\n$/, "");
  } catch (cause) {
    throw new ConfigurationError(`--key-password-file ${keyPasswordFile} cannot be read`, {}, { cause });
  }
}
