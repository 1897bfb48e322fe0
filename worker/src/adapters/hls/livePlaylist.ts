// SPDX-License-Identifier: MIT

import { entryLines } from "./entryLines";
import type { HlsEntry } from "./hlsEntry";
import { playlistVersion } from "./playlistVersion";

/** Text of the playlist of a live track (RFC 8216, section 4.3.3): a window that moves on. */
export function livePlaylist(track: {
  readonly entries: readonly HlsEntry[];
  /** Entries that have left the window. */
  readonly removed: number;
  /** Of these, the discontinuous ones. */
  readonly removedDiscontinuities: number;
  readonly targetSeconds: number;
  /** Folder of the segments, relative to the playlist. */
  readonly folder: string;
  readonly isEnded: boolean;
}): string {
  const lines = [
    "#EXTM3U",
    `#EXT-X-VERSION:${playlistVersion(track.entries)}`,
    `#EXT-X-TARGETDURATION:${track.targetSeconds}`,
    `#EXT-X-MEDIA-SEQUENCE:${track.removed}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${track.removedDiscontinuities}`,
    "#EXT-X-INDEPENDENT-SEGMENTS",
  ];
  for (const entry of track.entries) lines.push(...entryLines(entry, `${track.folder}/${entry.fileName}`));
  if (track.isEnded) lines.push("#EXT-X-ENDLIST");
  return `${lines.join("\n")}\n`;
}
