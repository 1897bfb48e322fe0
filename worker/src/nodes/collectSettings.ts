// SPDX-License-Identifier: MIT

import { loadSettings } from "../adapters/config/loadSettings";
import { ConfigurationError } from "./configurationError";
import type { Settings } from "./settings";

/**
 * Puts a command's settings together: flags over environment over the file named by `--config` or `LP_CONFIG`. `known` are
 * all names that the command takes, `others` those that other commands take.
 */
export function collectSettings(sources: {
  readonly known: readonly string[];
  readonly others: readonly string[];
  readonly flags: ReadonlyMap<string, string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}): Settings {
  const { environment } = sources;
  const flags = new Map(sources.flags);
  if (flags.get("orch-secret") === "") {
    throw new ConfigurationError("--orch-secret is empty: leave it out, or give a secret", { setting: "orch-secret" });
  }
  const file = flags.get("config") ?? environment.LP_CONFIG;
  flags.delete("config");
  const known = sources.known.filter((name) => name !== "config");
  return loadSettings({ known, others: sources.others, flags, environment, file: file === "" ? undefined : file });
}
