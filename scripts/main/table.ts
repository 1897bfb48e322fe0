// SPDX-License-Identifier: MIT

/** One column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  /** Numbers stand to the right. */
  readonly isNumber?: boolean;
}

/** Lays rows out in columns as wide as their widest cell. */
export function table<Row>(title: string, columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map(({ value }) => value(row)));
  const widths = columns.map((column, i) => Math.max(column.title.length, ...cells.map((line) => line[i]?.length ?? 0)));
  const layOut = (line: readonly string[]): string =>
    `  ${line.map((cell, i) => (columns[i]?.isNumber ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join("  ")}`.trimEnd();
  const head = layOut(columns.map((column) => column.title));
  const rule = `  ${widths.map((width) => "-".repeat(width)).join("  ")}`;
  return [title, "", head, rule, ...cells.map(layOut)].join("\n");
}
