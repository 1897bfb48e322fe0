// SPDX-License-Identifier: MIT

/** One segment of a track. */
export interface HlsEntry {
  readonly sequence: bigint;
  readonly fileName: string;
  readonly durationMs: number;
  readonly bytes: number;
  /** Something is missing before this segment, or the encoding changed. */
  readonly isDiscontinuous: boolean;
}
