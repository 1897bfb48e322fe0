// SPDX-License-Identifier: MIT

import type { SettingReader } from "./settingReader";

/** What a node logs, and how. */
export interface LogConfig {
  readonly logLevel: "debug" | "info" | "warn" | "error";
  readonly logFormat: "text" | "json";
}

const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;

/** Throws `ConfigurationError`. */
export function readLogConfig(reader: SettingReader): LogConfig {
  const level = reader.text("log-level", "info");
  const logLevel = LOG_LEVELS.find((known) => known === level);
  if (logLevel === undefined) throw reader.invalid("log-level", level, LOG_LEVELS.join(", "));
  const format = reader.text("log-format", "text");
  if (format !== "text" && format !== "json") throw reader.invalid("log-format", format, "text or json");
  return { logLevel, logFormat: format };
}
