// SPDX-License-Identifier: MIT

/** One segment of a track. */
export interface HlsEntry {
  readonly sequence: bigint;
  readonly fileName: string;
  readonly durationMs: number;
  readonly bytes: number;
  /** Something is missing before this segment, or the encoding or the clock changed. */
  readonly isDiscontinuous: boolean;
  /** The segment was lost: there is no such file, and the time that it would have taken stays empty. */
  readonly isGap: boolean;
}
