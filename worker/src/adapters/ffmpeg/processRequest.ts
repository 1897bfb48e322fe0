// SPDX-License-Identifier: MIT

/** A child process to run to its end. */
export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  /** Written to standard input, which is then closed. */
  readonly input?: Uint8Array;
  /** Number of extra pipes to read, from file descriptor 3 on. */
  readonly outputPipes?: number;
  /** The process is killed once it has written more than this to its pipes together. */
  readonly maxOutputBytes?: number;
  readonly signal?: AbortSignal;
}
