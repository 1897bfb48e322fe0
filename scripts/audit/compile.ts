// SPDX-License-Identifier: MIT
import { findForge } from "./findForge";
import type { GroupResult } from "./groupResult";
import { runProgram } from "./runProgram";

/** Compiles for Hardhat (contracts and their types) and for forge (contracts and Solidity tests), both at once: each uses one core. */
export async function compile(): Promise<GroupResult> {
  const results = await Promise.all([
    runProgram(process.execPath, [require.resolve("hardhat/internal/cli/bootstrap"), "compile", "--quiet"]),
    runProgram(findForge(), ["build"]),
  ]);
  const failures = results.filter(({ status }) => status !== 0);
  return {
    passed: results.length - failures.length,
    failed: failures.length,
    skipped: 0,
    output: failures.map(({ output }) => output).join("\n"),
  };
}
