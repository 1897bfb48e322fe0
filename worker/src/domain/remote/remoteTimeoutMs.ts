// SPDX-License-Identifier: MIT

const MIN_MS = 8_000;
const FACTOR = 4;

/** How long an orchestrator waits for a transcoder's result, in milliseconds (node-protocol section 11). */
export function remoteTimeoutMs(durationMs: number): number {
  return Math.max(MIN_MS, FACTOR * durationMs);
}
