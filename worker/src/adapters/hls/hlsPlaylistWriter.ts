// SPDX-License-Identifier: MIT

import { join } from "node:path";
import { inspectTransportStream } from "../../domain/media/inspectTransportStream";
import { renumberPackets } from "../../domain/media/renumberPackets";
import { TransportStreamMalformed } from "../../domain/media/transportStreamMalformed";
import type { VideoInspection } from "../../domain/media/videoInspection";
import { videoSpan } from "../../domain/media/videoSpan";
import type { PlaylistWriter } from "../../ports/playlistWriter";
import type { HlsEntry } from "./hlsEntry";
import type { HlsTrack } from "./hlsTrack";
import { masterPlaylist } from "./masterPlaylist";
import { mediaPlaylist } from "./mediaPlaylist";
import { MEDIA_PLAYLIST_NAME } from "./mediaPlaylistName";
import { PlaylistError } from "./playlistError";
import { writeAtomically } from "./writeAtomically";

export interface HlsPlaylistWriterOptions {
  /** Created when it does not exist. */
  readonly folder: string;
  /** Default `master.m3u8`. */
  readonly masterName?: string;
}

type AddedSegment = Parameters<PlaylistWriter["add"]>[0];
type AddedRendition = AddedSegment["renditions"][number];
/** Counters of a transport stream, by stream: the next segment goes on from them. */
type Counters = ReadonlyMap<number, number>;
type GrowingTrack = Omit<HlsTrack, "entries"> & { readonly entries: HlsEntry[]; counters: Counters };

/**
 * Writes a stream as HLS. Files and playlists are replaced whole, so a player may read them at any time. A segment is
 * listed once all earlier ones are there or known to be lost; the time of a lost one stays empty. What could not be written is tried again with the next call.
 */
export class HlsPlaylistWriter implements PlaylistWriter {
  private readonly tracks = new Map<string, GrowingTrack>();
  /** Segments that wait for earlier ones; without renditions, one that was lost. */
  private readonly waiting = new Map<bigint, Pick<AddedSegment, "durationMs" | "renditions">>();
  private readonly lost: HlsEntry[] = [];
  private next = 0n;
  private tail: Promise<void> = Promise.resolve();

  constructor(private readonly options: HlsPlaylistWriterOptions) {}

  add(segment: AddedSegment): Promise<void> {
    return this.inTurn(() => {
      for (const { profile, bytes } of segment.renditions) this.requireTrack(profile.name, bytes);
      return this.enter(segment.sequence, segment);
    });
  }

  skip(sequence: bigint, durationMs: number): Promise<void> {
    return this.inTurn(() => this.enter(sequence, { durationMs, renditions: [] }));
  }

  async close(): Promise<string> {
    await this.inTurn(async () => {
      await this.list(true);
      await this.writePlaylists(true);
    });
    return this.masterPath;
  }

  private get masterPath(): string {
    return join(this.options.folder, this.options.masterName ?? "master.m3u8");
  }

  /** One change at a time; a failed one does not stop those after it. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.tail.then(work);
    this.tail = turn.catch(() => undefined);
    return turn;
  }

  private async enter(sequence: bigint, segment: Pick<AddedSegment, "durationMs" | "renditions">): Promise<void> {
    const isRepeated = sequence < this.next || this.waiting.has(sequence);
    if (!isRepeated) this.waiting.set(sequence, segment);
    if (await this.list(false)) await this.writePlaylists(false);
  }

  private requireTrack(name: string, bytes: Uint8Array): GrowingTrack {
    const known = this.tracks.get(name);
    if (known !== undefined) {
      inspect(name, bytes);
      return known;
    }
    const taken = [...this.tracks.values()].map((track) => track.folder);
    const safe = name.replace(/[^A-Za-z0-9_-]/g, "_") || "_";
    let folder = safe;
    for (let number = 2; taken.includes(folder); number += 1) folder = `${safe}-${number}`;
    const track = { ...describeTrack(name, bytes), folder, entries: [...this.lost] };
    this.tracks.set(name, track);
    return track;
  }

  /** Writes and lists what is next in line; at the end also what waits behind a hole. True when something was listed. */
  private async list(isEnding: boolean): Promise<boolean> {
    let hasListed = false;
    for (;;) {
      if (isEnding && this.waiting.size > 0) this.next = smallest(this.waiting.keys());
      const segment = this.waiting.get(this.next);
      if (segment === undefined) return hasListed;
      const { durationMs, renditions } = segment;
      const written = await Promise.all(renditions.map((rendition) => this.write(this.next, rendition)));
      for (const { track, counters, bytes } of written) {
        track.counters = counters;
        this.enlist(track, { durationMs, bytes, isGap: false });
      }
      if (renditions.length === 0) this.enlistGap(durationMs);
      hasListed ||= this.tracks.size > 0;
      this.waiting.delete(this.next);
      this.next += 1n;
    }
  }

  /** In all tracks, also those to come. */
  private enlistGap(durationMs: number): void {
    const gap = { durationMs, bytes: 0, isGap: true };
    this.lost.push({ ...gap, sequence: this.next, fileName: fileName(this.next), isDiscontinuous: false });
    for (const track of this.tracks.values()) this.enlist(track, gap);
  }

  private enlist({ entries }: GrowingTrack, segment: Pick<HlsEntry, "durationMs" | "bytes" | "isGap">): void {
    const last = entries.at(-1);
    const isDiscontinuous = last !== undefined && last.sequence + 1n !== this.next;
    entries.push({ ...segment, sequence: this.next, fileName: fileName(this.next), isDiscontinuous });
  }

  private async write(
    sequence: bigint,
    { profile, bytes }: AddedRendition,
  ): Promise<{ track: GrowingTrack; counters: Counters; bytes: number }> {
    const track = this.requireTrack(profile.name, bytes);
    const renumbered = renumberPackets(bytes, track.counters);
    await writeAtomically(join(this.options.folder, track.folder, fileName(sequence)), renumbered.bytes);
    return { track, counters: renumbered.counters, bytes: bytes.length };
  }

  private async writePlaylists(isEnded: boolean): Promise<void> {
    const tracks = [...this.tracks.values()].filter(({ entries }) => entries.some(({ isGap }) => !isGap));
    for (const { folder, entries } of tracks) {
      const path = join(this.options.folder, folder, MEDIA_PLAYLIST_NAME);
      await writeAtomically(path, mediaPlaylist(entries, isEnded));
    }
    await writeAtomically(this.masterPath, masterPlaylist(tracks));
  }
}

function fileName(sequence: bigint): string {
  return `${sequence}.ts`;
}

function describeTrack(name: string, bytes: Uint8Array): Omit<GrowingTrack, "folder" | "entries"> {
  const { video, codecs } = inspect(name, bytes);
  const seconds = videoSpan(video).durationMs / 1000;
  const frameRate = seconds > 0 ? video.frames / seconds : 0;
  const { width, height } = video;
  return { width, height, frameRate, codecs, counters: new Map() };
}

function inspect(name: string, bytes: Uint8Array): { video: VideoInspection; codecs: string[] } {
  try {
    const { video, audio } = inspectTransportStream(bytes);
    if (video === undefined) throw new PlaylistError(`A segment of ${name} holds no video`);
    return { video, codecs: [video.codecString, audio?.codecString ?? ""].filter((codec) => codec !== "") };
  } catch (error) {
    if (!(error instanceof TransportStreamMalformed)) throw error;
    const message = `A segment of ${name} is not a transport stream, and HLS output takes nothing else`;
    throw new PlaylistError(message, { name }, { cause: error });
  }
}

function smallest(numbers: Iterable<bigint>): bigint {
  return [...numbers].reduce((least, number) => (number < least ? number : least));
}
