// SPDX-License-Identifier: MIT

/** What a segment must have alike with the one before it, so that a player can go on without a new beginning. */
export interface SegmentShape {
  /** Streams, codecs, size and sample rate, as one text. */
  readonly kind: string;
  /** On the clock of 90 kHz, which wraps at 33 bits; undefined where nothing has a time. */
  readonly span: { readonly startTicks: number; readonly endTicks: number } | undefined;
}
