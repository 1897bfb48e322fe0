// SPDX-License-Identifier: MIT

import type { HlsEntry } from "./hlsEntry";

/** What a media playlist says of one segment. */
export function entryLines({ isDiscontinuous, isGap, durationMs }: HlsEntry, uri: string): string[] {
  return [
    ...(isDiscontinuous ? ["#EXT-X-DISCONTINUITY"] : []),
    ...(isGap ? ["#EXT-X-GAP"] : []),
    `#EXTINF:${(durationMs / 1000).toFixed(3)},`,
    uri,
  ];
}
