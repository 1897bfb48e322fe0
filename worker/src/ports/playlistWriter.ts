// SPDX-License-Identifier: MIT

import type { SegmentProfile } from "../domain/segmentProfile";

/** Writes the stream as HLS: a master playlist and one media playlist for each rendition. */
export interface PlaylistWriter {
  /**
   * Adds one segment in all renditions. Segments may come out of order; the playlists list them in order. A segment that
   * is skipped leaves a gap as long as it is.
   */
  add(segment: {
    readonly sequence: bigint;
    readonly durationMs: number;
    readonly renditions: readonly { readonly profile: SegmentProfile; readonly bytes: Uint8Array }[];
  }): Promise<void>;
  /** Records that a segment could not be transcoded. */
  skip(sequence: bigint, durationMs: number): Promise<void>;
  /** Ends the playlists and returns the path of the master playlist. */
  close(): Promise<string>;
}
