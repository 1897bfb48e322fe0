// SPDX-License-Identifier: MIT

import type pino from "pino";
import type { LogFields, Logger } from "../../ports/logger";
import { redact } from "./redact";

type Level = "debug" | "info" | "warn" | "error";

/** Writes through pino. Fields are copied without secrets before anything else sees them. */
export class PinoLogger implements Logger {
  constructor(private readonly logger: pino.Logger) {}

  debug(message: string, fields?: LogFields): void {
    this.log("debug", message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.log("info", message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.log("warn", message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.log("error", message, fields);
  }

  child(fields: LogFields): Logger {
    return new PinoLogger(this.logger.child(clean(fields)));
  }

  private log(level: Level, message: string, fields: LogFields = {}): void {
    if (!this.logger.isLevelEnabled(level)) return;
    this.logger[level](clean(fields), redact(message) as string);
  }
}

/** Fields named like pino's own would hide those. */
const TAKEN = new Set(["time", "level", "msg"]);

function clean(fields: LogFields): Record<string, unknown> {
  const copy = Object.entries(fields).map(([name, value]) => [TAKEN.has(name) ? `${name}_` : name, redact(value, name)]);
  return Object.fromEntries(copy) as Record<string, unknown>;
}
