// SPDX-License-Identifier: MIT

import { homedir } from "node:os";
import { join } from "node:path";
import { readChainConfig, type ChainConfig } from "./chainConfig";
import { readLogConfig, type LogConfig } from "./logConfig";
import type { SettingReader } from "./settingReader";

/** What every command that opens a node needs. */
export interface NodeConfig extends LogConfig {
  readonly chain: ChainConfig | undefined;
  readonly dataFolder: string;
  readonly keyFile: string;
  readonly isKeyInDataFolder: boolean;
  readonly keyPasswordFile: string | undefined;
}

/** Throws `ConfigurationError`. */
export function readNodeConfig(reader: SettingReader): NodeConfig {
  const chain = readChainConfig(reader);
  const dataFolder = reader.text("data-dir", join(homedir(), ".livepeer-node", chain?.network ?? "offchain"));
  const keyFile = reader.optional("key-file");
  return {
    chain,
    dataFolder,
    keyFile: keyFile ?? join(dataFolder, "key.json"),
    isKeyInDataFolder: keyFile === undefined,
    keyPasswordFile: reader.optional("key-password-file"),
    ...readLogConfig(reader),
  };
}
