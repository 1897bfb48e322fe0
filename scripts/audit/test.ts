// SPDX-License-Identifier: MIT
import { parseArgs } from "node:util";

import type { GroupResult } from "./groupResult";
import { GROUPS } from "./groups";
import { runCommand } from "./runCommand";
import { runGroups } from "./runGroups";

const USAGE = `npm test [-- --only TEXT ... --verbose]

  --only TEXT   only groups whose name contains TEXT (may be given again); compile first
  --verbose     show what every group prints, not only the failing ones`;

/** `12 passed, 0 failed`, and what was skipped, if anything was. */
function describe({ passed, failed, skipped }: Pick<GroupResult, "passed" | "failed" | "skipped">): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { only: { type: "string", multiple: true }, verbose: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  const groups = GROUPS.filter(({ name }) => values.only?.some((text) => name.includes(text)) ?? true);
  if (values.help || groups.length === 0) {
    if (!values.help) console.error(`No group has ${(values.only ?? []).map((text) => `"${text}"`).join(" or ")} in its name.\n`);
    console.log(`${USAGE}\n\nGroups:\n${GROUPS.map(({ name }) => `  ${name}`).join("\n")}`);
    return values.help ? 0 : 2;
  }

  const rows = await runGroups(
    groups,
    ({ name }) => console.log(`${name} ...`),
    ({ name, seconds, ...result }) => {
      if (values.verbose || result.failed > 0 || result.skipped > 0) console.log(result.output.trimEnd());
      console.log(`${name}: ${describe(result)} (${seconds.toFixed(1)} s)\n`);
    },
  );

  const sum = (pick: (row: GroupResult) => number): number => rows.reduce((total, row) => total + pick(row), 0);
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const row of rows) console.log(`${row.name.padEnd(width)}  ${row.seconds.toFixed(1).padStart(6)} s  ${describe(row)}`);
  const totals = { passed: sum((row) => row.passed), failed: sum((row) => row.failed), skipped: sum((row) => row.skipped) };
  console.log(`\n${describe(totals)}`);
  return totals.failed > 0 ? 1 : 0;
}

runCommand(main);
