// SPDX-License-Identifier: MIT
import type { GroupResult } from "./groupResult";
import { runForge } from "./runForge";

/** Runs the Solidity tests in `paths` and counts them. A group without a test has failed. */
export async function runForgeGroup(paths: string): Promise<GroupResult> {
  const { tests, seed } = await runForge({ paths });
  const count = (status: string): number => tests.filter((test) => test.status === status).length;
  const calls = tests.reduce((sum, test) => sum + (test.calls || test.runs), 0);
  const failures = tests
    .filter((test) => test.status === "Failure")
    .map((test) => [`${test.suite} ${test.name}: ${test.reason ?? "failed"}`, ...test.counterexample].join("\n    "));
  if (tests.length === 0) return { passed: 0, failed: 1, skipped: 0, output: `There is no test in ${paths}.` };
  return {
    passed: count("Success"),
    failed: failures.length,
    skipped: count("Skipped"),
    output: [...failures, `${tests.length} properties, ${calls} inputs, seed ${seed}`].join("\n"),
  };
}
