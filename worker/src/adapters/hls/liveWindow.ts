// SPDX-License-Identifier: MIT

import type { PushedRendition } from "../../ports/ingestEndpoint";
import type { LiveOutput } from "../../ports/liveOutput";
import type { StoredRendition } from "../../ports/renditionStore";
import { LiveTrack } from "./liveTrack";
import { masterPlaylist } from "./masterPlaylist";

/** Of all tracks together: long segments at high rates make the window shorter. */
const MAX_BYTES = 134_217_728;

type DoneSegment = Parameters<LiveOutput["add"]>[0];

/**
 * A live stream's playlists and segments, in memory. Segments are listed in order: one that is done waits for earlier ones that are
 * in work. HLS segments are transport streams; a track in another container is not listed.
 */
export class LiveWindow implements LiveOutput {
  private readonly tracks = new Map<string, LiveTrack>();
  private readonly inWork: bigint[] = [];
  private waiting: DoneSegment[] = [];

  constructor(private readonly options: { readonly manifestId: string }) {}

  begin(sequence: bigint): void {
    this.inWork.push(sequence);
  }

  add(segment: DoneSegment): void {
    this.waiting.push(segment);
    this.skip(segment.sequence);
  }

  skip(sequence: bigint): void {
    const at = this.inWork.indexOf(sequence);
    if (at >= 0) this.inWork.splice(at, 1);
    this.list();
  }

  playlist(track?: string): string | undefined {
    if (track !== undefined) return this.tracks.get(track)?.playlist();
    if (this.tracks.size === 0) return undefined;
    const folder = encodeURIComponent(this.options.manifestId);
    return masterPlaylist(
      [...this.tracks.values()].map((live) => live.track),
      ({ folder: name }) => `${folder}/${encodeURIComponent(name)}.m3u8`,
    );
  }

  segment(track: string, fileName: string): StoredRendition | undefined {
    const bytes = this.tracks.get(track)?.segment(fileName);
    return bytes && { bytes, contentType: "video/mp2t" };
  }

  private list(): void {
    this.waiting.sort((a, b) => (a.sequence < b.sequence ? -1 : 1));
    const isDue = ({ sequence }: DoneSegment): boolean => this.inWork.every((other) => other > sequence);
    const due = this.waiting.filter(isDue);
    this.waiting = this.waiting.filter((segment) => !isDue(segment));
    for (const { sequence, durationMs, tracks } of due) {
      for (const { name, bytes, durationMs: ownMs = durationMs } of tracks.filter(isTransportStream)) {
        this.trackOf(name).add(sequence, ownMs, bytes);
      }
      this.shorten();
    }
  }

  private shorten(): void {
    const tracks = [...this.tracks.values()];
    while (this.keptBytes > MAX_BYTES) {
      const hasDropped = tracks.map((track) => track.dropOldest()).includes(true);
      if (!hasDropped) return;
    }
  }

  /** What several tracks have alike is kept once: a segment without pictures comes back as it is, for every profile. */
  private get keptBytes(): number {
    const distinct = new Set([...this.tracks.values()].flatMap(({ sources }) => sources));
    return [...distinct].reduce((sum, { length }) => sum + length, 0);
  }

  private trackOf(name: string): LiveTrack {
    const track = this.tracks.get(name) ?? new LiveTrack({ name });
    this.tracks.set(name, track);
    return track;
  }
}

function isTransportStream({ format }: PushedRendition): boolean {
  return format === "mpegts";
}
