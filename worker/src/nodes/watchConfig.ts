// SPDX-License-Identifier: MIT

import { ConfigurationError } from "./configurationError";
import { readNodeConfig, type NodeConfig } from "./nodeConfig";
import type { SettingReader } from "./settingReader";

/** Settings of a watcher of claims. */
export interface WatchConfig extends NodeConfig {
  /** Whether faults are reported to the chain. */
  readonly isSlashing: boolean;
  /** Whether claims are fetched whole from the orchestrators that made them. */
  readonly isAuditing: boolean;
  /** One pass, and the end. */
  readonly isOnce: boolean;
  /** Undefined: from where the last run ended, or some way back. */
  readonly fromBlock: number | undefined;
}

/** Throws {@link ConfigurationError}. */
export function readWatchConfig(reader: SettingReader): WatchConfig {
  const node = readNodeConfig(reader);
  if (node.chain === undefined) throw new ConfigurationError("this needs a chain: give --eth-url and --eth-controller");
  return {
    ...node,
    isSlashing: reader.flag("slash", false),
    isAuditing: reader.flag("audit", false),
    isOnce: reader.flag("once", false),
    fromBlock: reader.optional("from-block") === undefined ? undefined : reader.integer("from-block", 0, 0, Number.MAX_SAFE_INTEGER),
  };
}
