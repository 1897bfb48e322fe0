// SPDX-License-Identifier: MIT

import { entryLines } from "./entryLines";
import type { HlsEntry } from "./hlsEntry";
import { playlistVersion } from "./playlistVersion";

/** Text of a media playlist (RFC 8216, section 4.3.3). An event playlist grows; ended, it is one on demand. */
export function mediaPlaylist(entries: readonly HlsEntry[], isEnded: boolean): string {
  const longestMs = Math.max(1000, ...entries.map((entry) => entry.durationMs));
  const lines = [
    "#EXTM3U",
    `#EXT-X-VERSION:${playlistVersion(entries)}`,
    `#EXT-X-TARGETDURATION:${Math.round(longestMs / 1000)}`,
    `#EXT-X-PLAYLIST-TYPE:${isEnded ? "VOD" : "EVENT"}`,
    "#EXT-X-MEDIA-SEQUENCE:0",
    "#EXT-X-INDEPENDENT-SEGMENTS",
  ];
  for (const entry of entries) lines.push(...entryLines(entry, entry.fileName));
  if (isEnded) lines.push("#EXT-X-ENDLIST");
  return `${lines.join("\n")}\n`;
}
