// SPDX-License-Identifier: MIT

/** A piece of a transport stream that begins with a picture before which nothing is needed. */
export interface StreamSegment {
  readonly bytes: Uint8Array;
  /** Ticks of the 90 kHz clock until the next segment begins; undefined for the last one. */
  readonly durationTicks: number | undefined;
}
