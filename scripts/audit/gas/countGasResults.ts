// SPDX-License-Identifier: MIT
import type { GroupResult } from "../groupResult";
import { findRises } from "./findRises";
import type { GasRow } from "./gasRow";

/** Every scenario is a check: that it costs no more than the snapshot says. */
export function countGasResults(rows: readonly GasRow[]): GroupResult {
  const rises = findRises(rows);
  const lines = rises.map(({ scenario, ours, snapshot }) =>
    snapshot === undefined
      ? `${scenario}: ${ours} gas, not in the snapshot`
      : `${scenario}: ${ours} gas, ${ours - snapshot} more than the snapshot`,
  );
  if (rows.length === 0) return { passed: 0, failed: 1, skipped: 0, output: "No scenario ran." };
  return { passed: rows.length - rises.length, failed: rises.length, skipped: 0, output: lines.join("\n") };
}
