// SPDX-License-Identifier: MIT

import type { HlsEntry } from "./hlsEntry";

/** Text of a media playlist (RFC 8216, section 4.3.3). An event playlist grows; ended, it is one on demand. */
export function mediaPlaylist(entries: readonly HlsEntry[], isEnded: boolean): string {
  const longestMs = Math.max(1000, ...entries.map((entry) => entry.durationMs));
  const lines = [
    "#EXTM3U",
    "#EXT-X-VERSION:6",
    `#EXT-X-TARGETDURATION:${Math.round(longestMs / 1000)}`,
    `#EXT-X-PLAYLIST-TYPE:${isEnded ? "VOD" : "EVENT"}`,
    "#EXT-X-MEDIA-SEQUENCE:0",
    "#EXT-X-INDEPENDENT-SEGMENTS",
  ];
  for (const entry of entries) {
    if (entry.isDiscontinuous) lines.push("#EXT-X-DISCONTINUITY");
    lines.push(`#EXTINF:${(entry.durationMs / 1000).toFixed(3)},`, entry.fileName);
  }
  if (isEnded) lines.push("#EXT-X-ENDLIST");
  return `${lines.join("\n")}\n`;
}
