// SPDX-License-Identifier: MIT
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { compareGas } from "./gas/compareGas";
import { findRises } from "./gas/findRises";
import { formatGasTable } from "./gas/formatGasTable";
import type { GasFigures } from "./gas/gasFigures";
import { geometricMean } from "./gas/geometricMean";
import { runScenarios } from "./gas/runScenarios";
import { ROOT } from "./root";

const SNAPSHOT = join(ROOT, "gas-snapshot.json");
const USAGE = `npm run gas [-- --check | --update] [--json] [--bench FOLDER]

Runs the gas scenarios on a fresh deployment and prints ours beside deployed.

  --check          exit status 1 if a scenario costs more than gas-snapshot.json says
  --update         write gas-snapshot.json
  --json           print JSON instead of a table
  --bench FOLDER   where gas-scenarios.cjs and deployed-gas.json are (default ../shared/bench)`;

function readFigures(path: string): GasFigures {
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as GasFigures) : {};
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      check: { type: "boolean", default: false },
      update: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      bench: { type: "string", default: join(ROOT, "..", "shared", "bench") },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const scenarios = resolve(values.bench, "gas-scenarios.cjs");
  if (!existsSync(scenarios)) {
    console.error(`There are no gas scenarios at ${scenarios}. Name their folder with --bench.`);
    return 2;
  }

  const ours = await runScenarios(scenarios, values.json ? (): void => undefined : (line) => console.error(line));
  const rows = compareGas(ours, readFigures(resolve(values.bench, "deployed-gas.json")), readFigures(SNAPSHOT));
  const ratios = rows.flatMap(({ ratio }) => (ratio === undefined ? [] : [ratio]));
  const mean = geometricMean(ratios);
  mkdirSync(join(ROOT, "out"), { recursive: true });
  writeFileSync(join(ROOT, "out", "gas.json"), `${JSON.stringify({ mean, rows }, null, 2)}\n`);

  if (values.json) console.log(JSON.stringify({ mean, rows }));
  else {
    console.log(formatGasTable(rows));
    console.log(`\nGeometric mean of ${ratios.length} ratios: ${mean.toFixed(3)}. All figures are in out/gas.json.`);
  }
  if (values.update) {
    const figures = Object.fromEntries(rows.map(({ scenario, ours: gas }) => [scenario, gas]));
    writeFileSync(SNAPSHOT, `${JSON.stringify(figures, null, 2)}\n`);
    console.log(`Wrote ${SNAPSHOT}.`);
  }
  if (!values.check) return 0;
  const rises = findRises(rows);
  for (const { scenario, ours: gas, snapshot } of rises) {
    console.error(
      `${scenario}: ${gas} gas, ${snapshot === undefined ? "not in the snapshot" : `${gas - snapshot} more than the snapshot`}`,
    );
  }
  return rises.length === 0 ? 0 : 1;
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
