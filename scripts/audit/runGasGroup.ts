// SPDX-License-Identifier: MIT
import { existsSync } from "node:fs";
import { join } from "node:path";

import { countGasResults } from "./gas/countGasResults";
import type { GasRow } from "./gas/gasRow";
import type { GroupResult } from "./groupResult";
import { ROOT } from "./root";
import { runProgram } from "./runProgram";

/** Compares the gas of every scenario with the snapshot. The scenarios lie beside the repository: elsewhere they are skipped, aloud. */
export async function runGasGroup(): Promise<GroupResult> {
  const scenarios = join(ROOT, "..", "shared", "bench", "gas-scenarios.cjs");
  if (!existsSync(scenarios)) {
    return { passed: 0, failed: 0, skipped: 1, output: `Gas was not compared with the snapshot: there are no scenarios at ${scenarios}.` };
  }
  const { output } = await runProgram(process.execPath, ["--import", "tsx", "scripts/audit/gas.ts", "--json"]);
  const line = output.split("\n").find((text) => text.startsWith(`{"mean":`));
  if (line === undefined) return { passed: 0, failed: 1, skipped: 0, output };
  return countGasResults((JSON.parse(line) as { rows: readonly GasRow[] }).rows);
}
