// SPDX-License-Identifier: MIT

import type { LogFields, Logger } from "../../src/ports/logger";

interface Line {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: LogFields;
}

/** Keeps what was logged. */
export class RecordingLogger implements Logger {
  readonly lines: Line[] = [];

  debug(message: string, fields: LogFields = {}): void {
    this.lines.push({ level: "debug", message, fields });
  }

  info(message: string, fields: LogFields = {}): void {
    this.lines.push({ level: "info", message, fields });
  }

  warn(message: string, fields: LogFields = {}): void {
    this.lines.push({ level: "warn", message, fields });
  }

  error(message: string, fields: LogFields = {}): void {
    this.lines.push({ level: "error", message, fields });
  }

  child(): Logger {
    return this;
  }

  /** Messages of one level, in order. */
  at(level: Line["level"]): string[] {
    return this.lines.filter((line) => line.level === level).map(({ message }) => message);
  }
}
