// SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";

import { findUncovered, type CoverageSummary } from "./findUncovered";
import { ROOT } from "./root";
import { runCommand } from "./runCommand";

// Unit tests have to reach everything by themselves; the model would take hours on instrumented contracts.
const TESTS = "test/unit/**/*.test.ts";

const USAGE = `npm run coverage

Runs the contracts' unit tests on instrumented contracts, prints the table, and writes coverage/index.html and coverage/lcov.info.
Exit status 1 if a line or a branch of a contract is not reached. It takes no options.`;

/** Runs the contract tests on instrumented contracts and demands that they reach every line and every branch. */
async function main(): Promise<number> {
  if (parseArgs({ options: { help: { type: "boolean", default: false } } }).values.help) {
    console.log(USAGE);
    return 0;
  }
  const { default: hre } = await import("hardhat");
  // Instrumented contracts compile and run several times faster without the IR; what is covered does not depend on it.
  const { compilers, overrides } = hre.config.solidity;
  for (const { settings } of [...compilers, ...Object.values(overrides)]) settings.viaIR = false;
  // Before EIP-7825: an instrumented contract takes more gas to deploy than one transaction may have since.
  hre.config.networks.hardhat.hardfork = "prague";
  // The task sets an exit status of its own for failed tests and throws; either way the run has failed.
  await hre.run("coverage", { testfiles: TESTS });

  const summary = JSON.parse(readFileSync(join(ROOT, "coverage", "coverage-summary.json"), "utf8")) as CoverageSummary;
  const uncovered = findUncovered(summary);
  for (const { file, measure, covered, total } of uncovered) {
    console.error(`${file === "total" ? file : relative(ROOT, file)}: ${covered} of ${total} ${measure} covered`);
  }
  console.log(
    uncovered.length === 0 ? "Every line and every branch of the contracts is covered." : "The report is in coverage/index.html.",
  );
  return uncovered.length === 0 && !process.exitCode ? 0 : 1;
}

runCommand(main);
