// SPDX-License-Identifier: MIT
import type { GroupResult } from "./groupResult";
import { resultOfProgram } from "./resultOfProgram";

/** Compiles the contracts as they are deployed, and their types. */
export function compileForHardhat(): Promise<GroupResult> {
  return resultOfProgram(process.execPath, [require.resolve("hardhat/internal/cli/bootstrap"), "compile", "--quiet"]);
}
