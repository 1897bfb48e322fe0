// SPDX-License-Identifier: MIT

import { spawn, type ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import type { ProcessOutcome } from "./processOutcome";
import type { ProcessRequest } from "./processRequest";

const STDERR_BYTES = 32 * 1024;
const DEFAULT_MAX_OUTPUT_BYTES = 1024 ** 3;

/**
 * Runs a program to its end, feeding and reading its pipes. Never leaves it behind: time-out, abort and too much output
 * kill it. Rejects only when it cannot be started; how it ended is in the outcome.
 */
export function runProcess(request: ProcessRequest): Promise<ProcessOutcome> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const pipes = request.outputPipes ?? 0;
    const child = spawn(request.command, [...request.args], {
      stdio: ["pipe", "pipe", "pipe", ...Array.from({ length: pipes }, () => "pipe" as const)],
      windowsHide: true,
    });
    let end: ProcessOutcome["end"] = "exited";
    const stop = (reason: ProcessOutcome["end"]): void => {
      if (end === "exited") end = reason;
      child.kill("SIGKILL");
    };
    const timer = setTimeout(() => stop("timeout"), request.timeoutMs);
    const onAbort = (): void => stop("aborted");
    if (request.signal?.aborted === true) onAbort();
    request.signal?.addEventListener("abort", onAbort, { once: true });

    const read = collectOutputs(child, pipes, request.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES, () => stop("overflow"));
    const stderr = collectTail(child.stderr as Readable);
    feed(child, request.input);

    const release = (): void => {
      clearTimeout(timer);
      request.signal?.removeEventListener("abort", onAbort);
    };
    child.once("error", (error) => {
      release();
      reject(error);
    });
    child.once("close", (exitCode, exitSignal) => {
      release();
      const [stdout, ...outputs] = read.map((chunks) => Buffer.concat(chunks));
      resolve({
        end: end === "exited" && exitSignal !== null ? "crashed" : end,
        exitCode,
        exitSignal,
        stdout,
        outputs,
        stderr: stderr(),
        elapsedMs: performance.now() - startedAt,
      });
    });
  });
}

function collectOutputs(child: ChildProcess, pipes: number, maxBytes: number, onOverflow: () => void): Buffer[][] {
  let total = 0;
  const streams = [child.stdout, ...child.stdio.slice(3, 3 + pipes)] as Readable[];
  return streams.map((stream) => {
    const chunks: Buffer[] = [];
    stream.on("error", () => undefined); // a broken pipe shows in how the process ended
    stream.on("data", (chunk: Buffer) => {
      total += chunk.length;
      if (total > maxBytes) onOverflow();
      else chunks.push(chunk);
    });
    return chunks;
  });
}

function collectTail(stream: Readable): () => string {
  let tail = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    tail = (tail + text).slice(-STDERR_BYTES);
  });
  return () => tail;
}

/** The process may close its input early, when it has seen enough: that is no error. */
function feed(child: ChildProcess, input: Uint8Array | undefined): void {
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(input);
}
