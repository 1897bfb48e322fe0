// SPDX-License-Identifier: MIT

import type { MediaInfo } from "../domain/mediaInfo";

/** Looks into a segment that a client has sent. */
export interface SegmentReader {
  /**
   * Undefined for a segment without pictures. Throws `MediaError`, with `isInputFault` when it cannot be read or its codec is
   * unknown.
   */
  read(bytes: Uint8Array, signal?: AbortSignal): Promise<MediaInfo | undefined>;
}
