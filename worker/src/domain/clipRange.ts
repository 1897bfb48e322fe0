// SPDX-License-Identifier: MIT

/** The part of a segment that is wanted: [from, to) milliseconds, counted from its first picture. */
export interface ClipRange {
  readonly fromMs: number;
  readonly toMs: number;
}
