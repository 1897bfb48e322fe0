// SPDX-License-Identifier: MIT

import type { HlsTrack } from "./hlsTrack";
import { MEDIA_PLAYLIST_NAME } from "./mediaPlaylistName";

/** Text of the master playlist (RFC 8216, section 4.3.4). The first track is the one a player begins with. */
export function masterPlaylist(tracks: readonly HlsTrack[], uriOf: (track: HlsTrack) => string = inItsFolder): string {
  const lines = ["#EXTM3U", "#EXT-X-VERSION:6", "#EXT-X-INDEPENDENT-SEGMENTS"];
  for (const track of tracks) lines.push(`#EXT-X-STREAM-INF:${attributes(track).join(",")}`, uriOf(track));
  return `${lines.join("\n")}\n`;
}

function inItsFolder({ folder }: HlsTrack): string {
  return `${folder}/${MEDIA_PLAYLIST_NAME}`;
}

function attributes(track: HlsTrack): string[] {
  const { codecs, width, height, frameRate } = track;
  const entries = track.entries.filter(({ isGap }) => !isGap);
  const peak = Math.max(1, ...entries.map((entry) => bitsPerSecond(entry.bytes, entry.durationMs)));
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const durationMs = entries.reduce((sum, entry) => sum + entry.durationMs, 0);
  return [
    `BANDWIDTH=${peak}`,
    `AVERAGE-BANDWIDTH=${bitsPerSecond(bytes, durationMs)}`,
    ...(codecs.length > 0 ? [`CODECS="${codecs.join(",")}"`] : []),
    ...(width > 0 ? [`RESOLUTION=${width}x${height}`] : []),
    ...(frameRate > 0 ? [`FRAME-RATE=${frameRate.toFixed(3)}`] : []),
  ];
}

function bitsPerSecond(bytes: number, durationMs: number): number {
  return durationMs > 0 ? Math.ceil((bytes * 8000) / durationMs) : 0;
}
