// SPDX-License-Identifier: MIT
import { findForge } from "./findForge";
import type { GroupResult } from "./groupResult";
import { resultOfProgram } from "./resultOfProgram";

/** Compiles contracts and Solidity tests for forge, see foundry.toml. */
export async function compileForForge(): Promise<GroupResult> {
  return resultOfProgram(findForge(), ["build"]);
}
