// SPDX-License-Identifier: MIT

/** How long a gateway waits in one exchange, in milliseconds (node-protocol section 8). */
export interface SegmentTimeouts {
  /** Until the response headers, which come when the upload is accepted. */
  readonly headersMs: number;
  /** Until the end of the answer. */
  readonly exchangeMs: number;
}

/** Time-outs for a segment of `durationMs`; a `multiplier` above 1 stretches both. */
export function segmentTimeouts(durationMs: number, multiplier: number): SegmentTimeouts {
  const factor = Math.max(1, multiplier);
  return {
    headersMs: factor * Math.max(2000, 0.5 * durationMs),
    exchangeMs: factor * Math.max(8000, 4 * durationMs),
  };
}
