// SPDX-License-Identifier: MIT

import { setTimeout as delay } from "node:timers/promises";

import { MainError } from "./mainError";

interface UntilOptions {
  /** For the error: what did not come to be. */
  readonly what: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly intervalMs?: number;
}

/** Asks again and again until there is an answer. Throws {@link MainError} when time is up. */
export async function until<T>(ask: () => Promise<T | undefined | false>, options: UntilOptions): Promise<T> {
  const { what, timeoutMs, signal, intervalMs = 200 } = options;
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    signal.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() >= deadline) throw new MainError("STEP_FAILED", `${what} did not happen within ${timeoutMs / 1000} s.`);
    await delay(intervalMs, undefined, { signal });
  }
}
