// SPDX-License-Identifier: MIT

/** A segment that a session is working on. */
export interface SegmentInFlight {
  /** Milliseconds since it was sent. */
  readonly runningMs: number;
  readonly durationMs: number;
}

/**
 * Whether the session of the previous segment takes the next one as well (node-operations 7.3). `score` is its latest
 * latency score, 0 while it has none. `isLastResort`: no other session is to be had.
 */
export function isSessionReusable(
  session: { readonly score: number; readonly inFlight: readonly SegmentInFlight[] },
  isLastResort: boolean,
): boolean {
  if (session.inFlight.length === 0) return isLastResort || (session.score > 0 && session.score <= 1);
  const oldest = session.inFlight.reduce((a, b) => (a.runningMs >= b.runningMs ? a : b));
  const allowance = oldest.durationMs <= 1000 ? 1500 : oldest.durationMs;
  return oldest.runningMs < (isLastResort ? 2 : 1) * allowance;
}
