// SPDX-License-Identifier: MIT

import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Writable } from "node:stream";
import type { ProcessOutcome } from "./processOutcome";

const STDERR_CHARACTERS = 32 * 1024;

/**
 * Runs a program and yields what it writes to standard output. While the caller is busy the pipe fills and the program
 * waits. Leaving the loop, or an abort, kills it; how it ended comes back when the output has ended. Who feeds the program gets
 * its input as soon as it is started.
 */
export async function* streamProcess(
  command: string,
  args: readonly string[],
  signal: AbortSignal,
  onInput?: (input: Writable) => void,
): AsyncGenerator<Buffer, ProcessOutcome> {
  const startedAt = performance.now();
  const child = spawn(command, [...args], { stdio: ["pipe", "pipe", "pipe"], windowsHide: true });
  const closed = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  closed.catch(() => undefined); // awaited below; a start that fails must not count as unhandled before that
  const kill = (): void => void child.kill("SIGKILL");
  if (signal.aborted) kill();
  signal.addEventListener("abort", kill, { once: true });
  let stderr = "";
  child.stderr.setEncoding("utf8");
  child.stderr.on("data", (text: string) => {
    stderr = (stderr + text).slice(-STDERR_CHARACTERS);
  });
  child.stdin.on("error", () => undefined); // how the program ended says why
  if (onInput === undefined) child.stdin.end();
  else onInput(child.stdin);
  try {
    for await (const chunk of child.stdout) yield chunk as Buffer;
    const [exitCode, exitSignal] = await closed;
    const end = signal.aborted ? "aborted" : exitSignal === null ? "exited" : "crashed";
    const elapsedMs = performance.now() - startedAt;
    return { end, exitCode, exitSignal, stdout: Buffer.alloc(0), outputs: [], stderr, elapsedMs };
  } finally {
    signal.removeEventListener("abort", kill);
    kill();
  }
}
