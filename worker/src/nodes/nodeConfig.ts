// SPDX-License-Identifier: MIT

import { homedir } from "node:os";
import { join } from "node:path";
import { readChainConfig, type ChainConfig } from "./chainConfig";
import type { SettingReader } from "./settingReader";

/** What every command that opens a node needs. */
export interface NodeConfig {
  readonly chain: ChainConfig | undefined;
  readonly dataFolder: string;
  readonly keyFile: string;
  readonly isKeyInDataFolder: boolean;
  readonly keyPasswordFile: string | undefined;
  readonly logLevel: "debug" | "info" | "warn" | "error";
  readonly logFormat: "text" | "json";
}

const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;

/** Throws `ConfigurationError`. */
export function readNodeConfig(reader: SettingReader): NodeConfig {
  const chain = readChainConfig(reader);
  const dataFolder = reader.text("data-dir", join(homedir(), ".livepeer-node", chain?.network ?? "offchain"));
  const keyFile = reader.optional("key-file");
  const level = reader.text("log-level", "info");
  const logLevel = LOG_LEVELS.find((known) => known === level);
  if (logLevel === undefined) throw reader.invalid("log-level", level, LOG_LEVELS.join(", "));
  const format = reader.text("log-format", "text");
  if (format !== "text" && format !== "json") throw reader.invalid("log-format", format, "text or json");
  return {
    chain,
    dataFolder,
    keyFile: keyFile ?? join(dataFolder, "key.json"),
    isKeyInDataFolder: keyFile === undefined,
    keyPasswordFile: reader.optional("key-password-file"),
    logLevel,
    logFormat: format,
  };
}
