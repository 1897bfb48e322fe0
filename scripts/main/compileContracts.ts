// SPDX-License-Identifier: MIT

import { ManagedProcess } from "./managedProcess";
import type { Progress } from "./progress";

/** Compiles what has changed, and makes the TypeScript types of the contracts. Throws {@link MainError}. */
export async function compileContracts(
  folders: { readonly root: string; readonly logFolder: string },
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  progress.detail("with the compiler that npm installed; a few minutes the first time, seconds later");
  const compiler = ManagedProcess.start({
    name: "compile",
    script: require.resolve("hardhat/internal/cli/bootstrap"),
    args: ["compile", "--quiet"],
    cwd: folders.root,
    logFolder: folders.logFolder,
  });
  const onAbort = (): void => void compiler.stop();
  signal.addEventListener("abort", onAbort, { once: true });
  const end = await compiler.ended;
  signal.removeEventListener("abort", onAbort);
  signal.throwIfAborted();
  if (end !== 0) throw compiler.failure(`failed (${end})`);
  progress.detail("done");
}
