// SPDX-License-Identifier: MIT

import type { HlsEntry } from "./hlsEntry";

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
}): string {
  const lines = [
    "#EXTM3U",
    "#EXT-X-VERSION:6",
    `#EXT-X-TARGETDURATION:${track.targetSeconds}`,
    `#EXT-X-MEDIA-SEQUENCE:${track.removed}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${track.removedDiscontinuities}`,
    "#EXT-X-INDEPENDENT-SEGMENTS",
  ];
  for (const { isDiscontinuous, durationMs, fileName } of track.entries) {
    if (isDiscontinuous) lines.push("#EXT-X-DISCONTINUITY");
    lines.push(`#EXTINF:${(durationMs / 1000).toFixed(3)},`, `${track.folder}/${fileName}`);
  }
  return `${lines.join("\n")}\n`;
}
