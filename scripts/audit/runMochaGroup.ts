// SPDX-License-Identifier: MIT
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { GroupResult } from "./groupResult";
import { listFiles } from "./listFiles";
import type { MochaTotals } from "./mochaTotals";
import { ROOT } from "./root";
import { runProgram } from "./runProgram";

const PLAIN_MOCHA = [
  // Node 24 would load TypeScript modules by itself, but not the way they are written here.
  ...["--import", "tsx", require.resolve("mocha/bin/mocha.js")],
  ...["--no-config", "--exit", "--timeout", "120000"],
  ...["--reporter", require.resolve("./countingReporter")],
];

/** Where the tests run, and the Node arguments before their files. */
const RUNNERS = {
  hardhat: { folder: ROOT, args: ["--import", "tsx", "scripts/audit/contractTests.ts"] },
  node: { folder: ROOT, args: PLAIN_MOCHA },
  worker: { folder: join(ROOT, "worker"), args: PLAIN_MOCHA },
};

/** Runs the mocha tests in `folders`, but not those in `except`, and counts them. A group without a test has failed. */
export async function runMochaGroup(options: {
  runner: keyof typeof RUNNERS;
  folders: readonly string[];
  except?: readonly string[];
}): Promise<GroupResult> {
  const files = listFiles(ROOT, options.folders, [".test.ts"]).filter(
    (file) => !options.except?.some((folder) => file.startsWith(`${folder}/`)),
  );
  if (files.length === 0) return { passed: 0, failed: 1, skipped: 0, output: `There is no test in ${options.folders.join(", ")}.` };

  const { args, folder: cwd } = RUNNERS[options.runner];
  const folder = mkdtempSync(join(tmpdir(), "livepeer-tests-"));
  const totalsFile = join(folder, "totals.json");
  try {
    const { status, output } = await runProgram(process.execPath, [...args, ...files.map((file) => join(ROOT, file))], {
      env: { TEST_TOTALS_FILE: totalsFile },
      folder: cwd,
    });
    const totals = readTotals(totalsFile);
    if (!totals)
      return { passed: 0, failed: 1, skipped: 0, output: `${output}\nThe tests did not run to their end (exit status ${status}).` };
    if (totals.passed + totals.failed === 0) return { ...totals, failed: 1, output: `${output}\nNo test ran.` };
    // A failure outside of any test, at exit for example, is one too.
    const failed = totals.failed === 0 && status !== 0 ? 1 : totals.failed;
    return { ...totals, failed, output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readTotals(file: string): MochaTotals | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as MochaTotals;
  } catch {
    return undefined;
  }
}
