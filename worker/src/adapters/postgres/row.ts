// SPDX-License-Identifier: MIT

import { address, type Address } from "../../domain/address";
import type { Hex } from "../../domain/hex";
import { rationalMath } from "../../domain/rationalMath";
import type { Rational } from "../../domain/rational";
import { StorageError } from "../../domain/storageError";

/** A row of a table, read column by column. Every method throws `StorageError` for a column that holds something else. */
export class Row {
  constructor(private readonly columns: Readonly<Record<string, unknown>>) {}

  isNull(column: string): boolean {
    return this.columns[column] === null;
  }

  text(column: string): string {
    const value = this.columns[column];
    return typeof value === "string" ? value : this.refuse(column, "a text");
  }

  number(column: string): number {
    const value = this.columns[column];
    return typeof value === "number" && Number.isSafeInteger(value) ? value : this.refuse(column, "a whole number below 2^53");
  }

  /** A whole number of any size, kept as decimal text. */
  integer(column: string): bigint {
    const text = this.text(column);
    return /^\d+$/.test(text) ? BigInt(text) : this.refuse(column, "a decimal number");
  }

  rational(column: string): Rational {
    const text = this.text(column);
    return /^-?\d+(\/\d+)?$/.test(text) ? rationalMath.fromText(text) : this.refuse(column, "a fraction");
  }

  hex(column: string): Hex {
    const text = this.text(column);
    return /^0x[0-9a-f]*$/.test(text) ? (text as Hex) : this.refuse(column, "hexadecimal");
  }

  address(column: string): Address {
    const text = this.text(column);
    return /^0x[0-9a-f]{40}$/.test(text) ? address(text) : this.refuse(column, "an address");
  }

  bytes(column: string): Uint8Array {
    const value = this.columns[column];
    return value instanceof Uint8Array ? Uint8Array.from(value) : this.refuse(column, "bytes");
  }

  /** One of some words. */
  word<T extends string>(column: string, words: readonly T[]): T {
    const text = this.text(column);
    return words.find((word) => word === text) ?? this.refuse(column, words.join(" or "));
  }

  /** Whatever `read` makes of the column, or null where it holds nothing. */
  nullable<T>(column: string, read: (row: Row, column: string) => T): T | null {
    return this.isNull(column) ? null : read(this, column);
  }

  private refuse(column: string, expected: string): never {
    const message = `the database holds no ${expected} in the column ${column}: it was changed by something else; restore a backup`;
    throw new StorageError(message, { column });
  }
}
