// SPDX-License-Identifier: MIT

/** Exponential back-off: `baseMs` after the first failed attempt, doubled after each further one, at most `maxMs`. */
export function retryDelayMs(failedAttempts: number, baseMs: number, maxMs: number): number {
  if (failedAttempts <= 0) return 0;
  return Math.min(maxMs, baseMs * 2 ** Math.min(failedAttempts - 1, 30));
}
