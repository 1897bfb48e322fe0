// SPDX-License-Identifier: MIT

import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, type WriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { MainError } from "./mainError";

/** A program to run beside the main one. */
export interface ProcessSpec {
  /** For people, and for the name of the log file. */
  readonly name: string;
  /** TypeScript file to run. */
  readonly script: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly logFolder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Told of every line that it prints on standard output. */
  readonly onLine?: (line: string) => void;
}

/** How long a process may take to end by itself once it was asked to. */
const GRACE_MS = 20_000;
const TAIL_LINES = 15;
const PRELOAD = join(__dirname, "dieWithParent.ts");

/** A child process that never outlives this one: its output goes to a log file, its end is noticed, it is stopped at last. */
export class ManagedProcess {
  /** Settles when the process has ended and its log is written, with its exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly logPath: string;
  readonly #child: ChildProcess;
  readonly #tail: string[] = [];
  readonly #listeners = new Set<(line: string) => void>();
  #isStopping = false;
  #hasEnded = false;

  private constructor(readonly spec: ProcessSpec) {
    this.logPath = join(spec.logFolder, `${spec.name}.log`);
    this.#child = spawn(process.execPath, ["--import", "tsx", "--import", PRELOAD, spec.script, ...spec.args], {
      cwd: spec.cwd,
      env: { ...process.env, ...spec.env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // A group of its own: Ctrl-C in the terminal reaches this program alone, which then stops its children in order.
      detached: true,
    });
    const log = createWriteStream(this.logPath, { flags: "a" });
    this.#read(this.#child.stdout, log, true);
    this.#read(this.#child.stderr, log, false);
    this.ended = new Promise((resolve) => {
      this.#child.once("error", (error) => this.#remember(String(error)));
      this.#child.once("close", (code, signal) => {
        this.#hasEnded = true;
        log.end(() => resolve(code ?? signal ?? 1));
      });
    });
  }

  static start(spec: ProcessSpec): ManagedProcess {
    return new ManagedProcess(spec);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Resolves with what `match` makes of the first line of output that it accepts. Throws when the process ends or time is up first. */
  async line<T>(match: (line: string) => T | undefined, timeoutMs: number, signal?: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const finish = (act: () => void): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
        this.#listeners.delete(onLine);
        act();
      };
      const onLine = (line: string): void => {
        const found = match(line);
        if (found !== undefined) finish(() => resolve(found));
      };
      const onAbort = (): void => finish(() => reject(signal?.reason as Error));
      const timer = setTimeout(() => finish(() => reject(this.failure(`did not get ready in ${timeoutMs / 1000} s`))), timeoutMs);
      this.#listeners.add(onLine);
      signal?.addEventListener("abort", onAbort, { once: true });
      void this.ended.then((end) => finish(() => reject(this.failure(`ended (${end})`))));
    });
  }

  /** Rejects if the process ends without having been told to. Never resolves. */
  async failed(): Promise<never> {
    const end = await this.ended;
    if (this.#isStopping) return new Promise<never>(() => undefined);
    throw this.failure(`ended unexpectedly (${end})`);
  }

  /** An error that tells what this process said last. */
  failure(what: string): MainError {
    const tail = this.#tail.map((line) => `    ${line}`).join("\n");
    return new MainError("STEP_FAILED", `${this.spec.name} ${what}. Its last words (all of them are in ${this.logPath}):\n${tail}`);
  }

  /** Asks the process to end, and makes it end if it does not. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#hasEnded) return;
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), GRACE_MS);
    await this.ended;
    clearTimeout(timer);
  }

  /** Ends the process at once, as a crash would. */
  async kill(): Promise<void> {
    this.#isStopping = true;
    this.#child.kill("SIGKILL");
    await this.ended;
  }

  #read(stream: NodeJS.ReadableStream | null, log: WriteStream, isStandardOutput: boolean): void {
    if (stream === null) return;
    createInterface({ input: stream }).on("line", (line) => {
      log.write(`${line}\n`);
      this.#remember(line);
      if (isStandardOutput) this.spec.onLine?.(line);
      for (const listener of [...this.#listeners]) listener(line);
    });
  }

  #remember(line: string): void {
    this.#tail.push(line);
    if (this.#tail.length > TAIL_LINES) this.#tail.shift();
  }
}
