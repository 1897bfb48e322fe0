// SPDX-License-Identifier: MIT

/** Time a segment took over its duration, counted as at least 1.5 s (node-operations 7.3). Up to 1.0 is good. */
export function latencyScore(elapsedMs: number, durationMs: number): number {
  return elapsedMs / Math.max(1500, durationMs);
}
