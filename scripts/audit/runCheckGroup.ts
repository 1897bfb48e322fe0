// SPDX-License-Identifier: MIT
import { CHECKS } from "./checks/checks";
import type { GroupResult } from "./groupResult";
import { ROOT } from "./root";

/** Runs one check program and counts its checks. A program that looked at nothing, and says nothing about why, has failed. */
export async function runCheckGroup(name: keyof typeof CHECKS): Promise<GroupResult> {
  const { checked, problems, skipped = [] } = await CHECKS[name](ROOT);
  const failed = new Set(problems.map(({ check }) => check)).size;
  if (checked.length + skipped.length === 0) return { passed: 0, failed: 1, skipped: 0, output: `The check ${name} looked at nothing.` };
  return {
    passed: checked.length - failed,
    failed,
    skipped: skipped.length,
    output: [...problems.map(({ check, message }) => `${check}: ${message}`), ...skipped].join("\n"),
  };
}
