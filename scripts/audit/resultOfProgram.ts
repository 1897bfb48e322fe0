// SPDX-License-Identifier: MIT
import type { GroupResult } from "./groupResult";
import { runProgram } from "./runProgram";

/** Runs a program as a group of one test, which its exit status decides. Its output is shown if it fails. */
export async function resultOfProgram(command: string, args: readonly string[]): Promise<GroupResult> {
  const { status, output } = await runProgram(command, args);
  const isGood = status === 0;
  return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, skipped: 0, output: isGood ? "" : output };
}
