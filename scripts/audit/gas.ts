// SPDX-License-Identifier: MIT
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { compareGas } from "./gas/compareGas";
import { countGasResults } from "./gas/countGasResults";
import { formatGasDocument } from "./gas/formatGasDocument";
import { formatGasTable } from "./gas/formatGasTable";
import { formatProofGoals } from "./gas/formatProofGoals";
import type { GasFigures } from "./gas/gasFigures";
import { GAS_GOALS } from "./gas/gasGoals";
import { geometricMean } from "./gas/geometricMean";
import { judgeGoals } from "./gas/judgeGoals";
import { plotGas } from "./gas/plotGas";
import { runScenarios } from "./gas/runScenarios";
import { ROOT } from "./root";
import { runCommand } from "./runCommand";

const SNAPSHOT = join(ROOT, "gas-snapshot.json");
const DOCUMENT = join(ROOT, "docs", "gas.md");
const CHART = join(ROOT, "docs", "gas.svg");
const USAGE = `npm run gas [-- --check | --update] [--docs] [--json] [--bench FOLDER]

Runs the gas scenarios on a fresh deployment and prints ours beside deployed.

  --check          exit status 1 if a scenario costs more than gas-snapshot.json says
  --update         write gas-snapshot.json
  --docs           trace every scenario too, and write docs/gas.md and its chart
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
      docs: { type: "boolean", default: false },
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

  const log = values.json ? (): void => undefined : (line: string): void => console.error(line);
  const { figures, contracts, shares } = await runScenarios(scenarios, { log, isTraced: values.docs });
  const deployed = readFigures(resolve(values.bench, "deployed-gas.json"));
  const rows = compareGas(figures, deployed, readFigures(SNAPSHOT));
  const ratios = rows.flatMap(({ ratio }) => (ratio === undefined ? [] : [ratio]));
  const mean = geometricMean(ratios);
  mkdirSync(join(ROOT, "out"), { recursive: true });
  writeFileSync(join(ROOT, "out", "gas.json"), `${JSON.stringify({ mean, rows }, null, 2)}\n`);

  if (values.json) console.log(JSON.stringify({ mean, rows }));
  else {
    console.log(formatGasTable(rows));
    console.log(`\n${formatProofGoals(rows)}`);
    console.log(`\nGeometric mean of ${ratios.length} ratios: ${mean.toFixed(3)}. All figures are in out/gas.json.`);
  }
  if (values.update) {
    const snapshot = Object.fromEntries(rows.map(({ scenario, ours }) => [scenario, ours]));
    writeFileSync(SNAPSHOT, `${JSON.stringify(snapshot, null, 2)}\n`);
    console.error(`Wrote ${SNAPSHOT}.`);
  }
  if (values.docs) {
    const judged = judgeGoals(GAS_GOALS, rows);
    writeFileSync(DOCUMENT, formatGasDocument({ rows, judged, mean, shares, contracts, deployed }));
    writeFileSync(CHART, plotGas(judged));
    console.error(`Wrote ${DOCUMENT} and ${CHART}.`);
  }
  if (!values.check) return 0;
  const { failed, output } = countGasResults(rows);
  if (failed > 0) console.error(output);
  return failed === 0 ? 0 : 1;
}

runCommand(main, USAGE);
