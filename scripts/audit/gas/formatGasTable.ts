// SPDX-License-Identifier: MIT
import type { GasRow } from "./gasRow";

/** The rows as a table in plain text. */
export function formatGasTable(rows: readonly GasRow[]): string {
  const width = Math.max(...rows.map(({ scenario }) => scenario.length));
  const number = (value: number | undefined): string => (value === undefined ? "-" : value.toLocaleString("en-US")).padStart(12);
  const lines = rows.map(({ scenario, ours, deployed, ratio }) => {
    const shown = ratio === undefined ? "-" : ratio.toFixed(3);
    return `${scenario.padEnd(width)} ${number(ours)} ${number(deployed)} ${shown.padStart(7)}`;
  });
  return [`${"scenario".padEnd(width)} ${"ours".padStart(12)} ${"deployed".padStart(12)} ${"ratio".padStart(7)}`, ...lines].join("\n");
}
