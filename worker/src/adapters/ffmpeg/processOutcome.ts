// SPDX-License-Identifier: MIT

/** How a child process ended and what it wrote. */
export interface ProcessOutcome {
  /** `exited`: by itself, see `exitCode`; `crashed`: killed by a signal that was not ours; the others: killed by us. */
  readonly end: "exited" | "crashed" | "timeout" | "aborted" | "overflow";
  readonly exitCode: number | null;
  readonly exitSignal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  /** What came through the extra pipes, file descriptors 3 and up. */
  readonly outputs: readonly Buffer[];
  /** The last part of standard error. */
  readonly stderr: string;
  readonly elapsedMs: number;
}
