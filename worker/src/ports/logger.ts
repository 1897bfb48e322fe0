// SPDX-License-Identifier: MIT

/** Fields of a log line. Never keys, signatures or payment secrets. `bigint` is written in decimal. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Structured log: a sentence for people, fields for machines. An `error` field holding an Error is written with its cause. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds these fields to each line. */
  child(fields: LogFields): Logger;
}
