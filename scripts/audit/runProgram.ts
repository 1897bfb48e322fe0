// SPDX-License-Identifier: MIT
import { spawn } from "node:child_process";

import { endWithParent } from "./endWithParent";
import { ROOT } from "./root";

/** How a program ended, and everything it printed. */
interface ProgramResult {
  /** Null when a signal ended it. */
  readonly status: number | null;
  readonly output: string;
}

/** Runs `program` with `args` in `folder`, the repository root unless told, without a terminal or a shell. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { env = {}, folder = ROOT }: { env?: NodeJS.ProcessEnv; folder?: string } = {},
): Promise<ProgramResult> {
  const child = spawn(program, args, { cwd: folder, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  endWithParent(child);
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  const status = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  return { status, output: Buffer.concat(chunks).toString("utf8") };
}
