// SPDX-License-Identifier: MIT

import type { Row } from "./row";

/** A value that a statement takes. Whole numbers of any size go as decimal text. */
export type SqlValue = string | number | Uint8Array | null | readonly string[] | readonly number[];

/** What runs statements: a database, each for itself, or a transaction, all or nothing. Everything throws `StorageError`. */
export interface Queries {
  /** Runs one statement and returns how many rows it changed. */
  run(sql: string, ...values: SqlValue[]): Promise<number>;
  get(sql: string, ...values: SqlValue[]): Promise<Row | undefined>;
  all(sql: string, ...values: SqlValue[]): Promise<Row[]>;
}
