// SPDX-License-Identifier: MIT

/** One piece of the source video, as it is sent to an orchestrator. */
export interface Segment {
  readonly manifestId: string;
  /** Position in the stream, from 0. */
  readonly sequence: bigint;
  readonly durationMs: number;
  readonly bytes: Uint8Array;
}
