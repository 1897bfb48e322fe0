// SPDX-License-Identifier: MIT
import type { Difference } from "./difference";

/** Differences for a person to read, three lines each. */
export function formatDifferences(differences: readonly Difference[]): string {
  return differences.map(({ subject, expected, actual }) => `  ${subject}\n    expected ${expected}\n    found    ${actual}`).join("\n");
}
