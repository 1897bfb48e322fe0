// SPDX-License-Identifier: MIT
import type { ChildProcess } from "node:child_process";

/** Ends a program that was started here when this one ends before it. */
export function endWithParent(child: ChildProcess): void {
  const end = (): void => {
    child.kill();
  };
  process.once("exit", end);
  child.once("close", () => process.off("exit", end));
}
