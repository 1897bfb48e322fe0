// SPDX-License-Identifier: MIT

import type { MediaInfo } from "../domain/mediaInfo";

/** Reads a segment or rendition by parsing and counting, not by trusting its headers. */
export interface MediaProbe {
  /** Throws `MediaError` with `isInputFault` when the bytes are not video. */
  probe(bytes: Uint8Array, signal?: AbortSignal): Promise<MediaInfo>;
}
