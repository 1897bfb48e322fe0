// SPDX-License-Identifier: MIT

import type { PushedRendition } from "../../ports/ingestEndpoint";
import type { LiveOutput } from "../../ports/liveOutput";
import type { StoredRendition } from "../../ports/renditionStore";
import { LiveTrack } from "./liveTrack";
import { masterPlaylist } from "./masterPlaylist";
import { readLiveSource } from "./readLiveSource";

/** Of all tracks together: long segments at high rates make the window shorter. */
const MAX_BYTES = 134_217_728;

type DoneSegment = Parameters<LiveOutput["add"]>[0];

/**
 * A live stream's playlists and segments, in memory. Segments are listed in order: one that is done waits for earlier ones that are
 * in work. HLS segments are transport streams; a track in another container is not listed. What breaks one track is said in all: players that
 * change tracks count by it (RFC 8216, section 6.2.4).
 */
export class LiveWindow implements LiveOutput {
  private readonly tracks = new Map<string, LiveTrack>();
  private readonly inWork: bigint[] = [];
  private waiting: DoneSegment[] = [];
  private next = 0n;
  private isEnded = false;
  /** The stream goes on after an end with this segment, which is not listed yet. */
  private startsAgainAt: bigint | undefined;

  constructor(private readonly options: { readonly manifestId: string }) {}

  get nextSequence(): bigint {
    return this.next;
  }

  begin(sequence: bigint, isStart = false): void {
    this.inWork.push(sequence);
    if (isStart && this.next > 0n) this.startsAgainAt = sequence;
    if (sequence >= this.next) this.next = sequence + 1n;
    this.isEnded = false;
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

  end(): void {
    this.isEnded = true;
  }

  playlist(track?: string): string | undefined {
    if (track !== undefined) return this.tracks.get(track)?.playlist(this.isEnded);
    const tracks = [...this.tracks.values()].flatMap((live) => live.track ?? []);
    if (tracks.length === 0) return undefined;
    const folder = encodeURIComponent(this.options.manifestId);
    return masterPlaylist(tracks, ({ folder: name }) => `${folder}/${encodeURIComponent(name)}.m3u8`);
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
    for (const segment of due) {
      this.listSegment(segment);
      this.shorten();
    }
  }

  private listSegment({ sequence, durationMs, tracks, lost = [] }: DoneSegment): void {
    const isAgain = this.startsAgainAt !== undefined && sequence >= this.startsAgainAt;
    if (isAgain) this.startsAgainAt = undefined;
    // A stream that goes on may have other profiles.
    const named = new Set([...tracks.map(({ name }) => name), ...lost]);
    if (isAgain) for (const name of this.tracks.keys()) if (!named.has(name)) this.tracks.delete(name);

    const listed = tracks
      .filter(isTransportStream)
      .map(({ name, bytes, durationMs: ownMs = durationMs }) => ({ track: this.trackOf(name), ownMs, source: readLiveSource(bytes) }))
      .filter(({ track }) => track.takes(sequence));
    const gaps = [
      ...lost.map((name) => this.trackOf(name)),
      ...tracks.filter((track) => !isTransportStream(track)).flatMap(({ name }) => this.tracks.get(name) ?? []),
    ].filter((track) => track.takes(sequence));

    const isDiscontinuous = isAgain || listed.some(({ track, source }) => track.isBrokenBy(sequence, source.shape));
    for (const { track, ownMs, source } of listed) track.add({ sequence, durationMs: ownMs, isDiscontinuous }, source);
    for (const track of gaps) track.addGap({ sequence, durationMs, isDiscontinuous });
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
