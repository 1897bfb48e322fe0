// SPDX-License-Identifier: MIT

import pino from "pino";
import type { Logger } from "../../ports/logger";
import { formatLine } from "./formatLine";
import { PinoLogger } from "./pinoLogger";

export interface LoggerOptions {
  readonly level: "debug" | "info" | "warn" | "error" | "silent";
  /** `json`: one object a line, for machines; `text`: for people. */
  readonly format: "text" | "json";
  /** Where lines go. Default: standard error, which leaves standard output to results. */
  readonly write?: (line: string) => void;
}

/** Makes the node's logger. Lines are written at once, so that the last ones before a crash are there. */
export function createLogger(options: LoggerOptions): Logger {
  const write = options.write ?? ((line: string): void => void process.stderr.write(line));
  const destination = { write: options.format === "json" ? write : (line: string): void => write(formatLine(line)) };
  const settings: pino.LoggerOptions = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  };
  return new PinoLogger(pino(settings, destination));
}
