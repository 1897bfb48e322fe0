// SPDX-License-Identifier: MIT
import { spawn } from "node:child_process";

import { ROOT } from "./root";

/** Runs Node with `args` in `folder` (the repository root unless told) and returns its exit status (null when a signal ended it) and everything it printed. */
export async function runProgram(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  folder = ROOT,
): Promise<{ status: number | null; output: string }> {
  const program = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  program.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  program.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  const status = await new Promise<number | null>((resolve, reject) => program.on("error", reject).on("close", resolve));
  return { status, output: Buffer.concat(chunks).toString("utf8") };
}
